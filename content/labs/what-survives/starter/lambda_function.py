import os
import time
from pathlib import Path

import bank

# These eight go to one new environment, one after another:
#   count, count, raise, count, hang, count, exit, count
# Three of them fail. What do the five that are answered return?
PREDICTION = {"memory": [0, 0, 0, 0, 0], "tmp": [0, 0, 0, 0, 0]}

COUNTER = Path("/tmp/invocations")
RATES = Path("/tmp/rates")

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
        with RATES.open("w") as file:
            for line in bank.lines(stalls):
                print(line, end="", file=file, flush=True)
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
