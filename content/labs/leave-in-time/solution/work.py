"""The slow part: a call to another system, say. Nothing to change here."""

import time


def process(item):
    time.sleep(item["ms"] / 1000)
