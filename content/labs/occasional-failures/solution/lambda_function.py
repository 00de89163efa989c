import json
import os

import boto3
from payments import charge

charges = boto3.resource("dynamodb").Table(os.environ["TABLE"])
Taken = charges.meta.client.exceptions.ConditionalCheckFailedException


class AnotherIsAtIt(Exception):
    """Nobody knows yet whether that will succeed."""


def claim(order_id):
    """Whether it is ours to charge; False for one that has been. DynamoDB lets one environment in."""
    try:
        charges.put_item(
            Item={"orderId": order_id, "state": "charging"},
            ConditionExpression="attribute_not_exists(orderId)",
        )
    except Taken:
        found = charges.get_item(Key={"orderId": order_id}, ConsistentRead=True).get("Item", {})
        if found.get("state") != "charged":
            raise AnotherIsAtIt(order_id) from None
        return False
    return True


def settle(record):
    order_id = str(json.loads(record["body"])["id"])
    if not claim(order_id):
        return
    try:
        charge(record)
    except Exception:
        # Nothing was charged: the next attempt has to find it free.
        charges.delete_item(Key={"orderId": order_id})
        raise
    charges.put_item(Item={"orderId": order_id, "state": "charged"})


def lambda_handler(event, context):
    failures = []
    for record in event["Records"]:
        try:
            settle(record)
        except Exception as error:
            print(f"comes again: {error!r}")
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}
