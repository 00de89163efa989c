"""Packs orders for the warehouse."""

import json


def lambda_handler(event, context):
    for record in event["Records"]:
        order = json.loads(record["body"])
        print(f"packed {order['id']}: {order['pieces']} pieces")
