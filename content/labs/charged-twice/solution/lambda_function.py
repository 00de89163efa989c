"""Charges each order at the bank, under a key, so that none is charged twice."""

import json

from bank import charge


def lambda_handler(event, context):
    for record in event["Records"]:
        order = json.loads(record["body"])
        key = f"order-{order['id']}"
        print(f"order {order['id']} under key {key}")
        charge(order, key)
