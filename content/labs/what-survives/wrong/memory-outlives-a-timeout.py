# Mistake: the belief that globals live as long as the files do.
import os
import time
from pathlib import Path

import bank

PREDICTION = {"memory": [1, 2, 4, 6, 8], "tmp": [1, 2, 4, 6, 8]}

COUNTER = Path("/tmp/invocations")
RATES = Path("/tmp/rates")
PART = Path("/tmp/rates.part")

invocations = 0


def count():
    """Invocations so far, as memory and as a file know it."""
    global invocations
    invocations += 1
    in_file = int(COUNTER.read_text()) + 1 if COUNTER.exists() else 1
    COUNTER.write_text(str(in_file))
    return {"memory": invocations, "tmp": in_file}


def rates(stalls):
    """Currency → rate. The bank is asked once, and the file remembers."""
    if not RATES.exists():
        # The name appears once the file is whole: a timeout leaves only the part behind, and the next
        # attempt begins that one anew.
        with PART.open("w") as file:
            file.writelines(bank.lines(stalls))
        PART.replace(RATES)
    pairs = (line.split() for line in RATES.read_text().splitlines())
    return {currency: float(rate) for currency, rate in pairs}


def lambda_handler(event, context):
    do = event["do"]
    if do == "predict":
        return PREDICTION
    if do == "rates":
        return rates(event.get("stalls", False))

    counted = count()
    if do == "raise":
        raise ValueError("as you wish")
    if do == "hang":
        time.sleep(60)
    if do == "exit":
        os._exit(1)
    return counted
