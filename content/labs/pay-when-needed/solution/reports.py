"""Stands for a large library that only the monthly export needs. Leave it as it is."""

import time

print("loading reports")
time.sleep(0.2)


def export(month):
    return {"report": f"{month}.csv"}
