import json
import os
import uuid

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def lambda_handler(event, context):
    order = json.loads(event["body"])
    key = order.get("key")
    if not key:
        return answer(400, {"message": "an order needs a key of its client"})
    item = {"id": str(uuid.uuid4()), "customer": order["customer"], "total": order["total"]}
    table.put_item(Item=item)
    return answer(201, item)


def answer(status, body):
    return {
        "statusCode": status,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps(body, default=int),  # numbers of the table are Decimals
    }
