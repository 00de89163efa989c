"""Takes an order and prints its labels. Leave this file as it is."""

import os
import time


def lambda_handler(event, context):
    order_id = event["orderId"]
    print(f"{order_id} taken")
    for number in range(1, event.get("parcels", 1) + 1):
        print(f"{order_id} label {number}")
    if event.get("printer") == "old":
        print(f"{order_id} goes to the old printer")
        os._exit(1)  # its driver takes the whole process with it
    if event.get("printer") == "away":
        wait_for_printer(order_id)
    print(f"{order_id} done")
    return {"orderId": order_id}


def wait_for_printer(order_id):
    began = time.monotonic()
    for tenths in (0, 3, 7, 20, 40):
        time.sleep(max(0, began + tenths / 10 - time.monotonic()))
        print(f"{order_id} no printer after {tenths / 10} s")
