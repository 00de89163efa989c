"""Stands for a bank's server, which tells exchange rates one line at a time. Leave it as it is."""

import time

LINES = ("CHF 0.95\n", "EUR 1.00\n", "INR 91.50\n", "USD 1.08\n")


def lines(stalls=False):
    """A line for each currency. A server that stalls goes silent after the second."""
    print("asking the bank")
    for place, line in enumerate(LINES):
        if stalls and place == 2:
            time.sleep(60)
        yield line
