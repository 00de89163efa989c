# Mistake: kept in memory, the table is lost with the process, although /tmp would have kept it.
import os
import time
from pathlib import Path

import bank

PREDICTION = {"memory": [1, 2, 4, 1, 1], "tmp": [1, 2, 4, 6, 8]}

COUNTER = Path("/tmp/invocations")

invocations = 0
table = None


def count():
    """Invocations so far, as memory and as a file know it."""
    global invocations
    invocations += 1
    in_file = int(COUNTER.read_text()) + 1 if COUNTER.exists() else 1
    COUNTER.write_text(str(in_file))
    return {"memory": invocations, "tmp": in_file}


def rates(stalls):
    """Currency → rate. The bank is asked once, and the file remembers."""
    global table
    if table is None:
        table = "".join(bank.lines(stalls))
    pairs = (line.split() for line in table.splitlines())
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
