import json
import os
from uuid import uuid4

import boto3
from bank import charge

orders = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def lambda_handler(event, context):
    """So far: an order for each request, however often it comes."""
    order = json.loads(event["body"])
    key = str(uuid4())
    receipt = charge(key, order["amount"], order["card"])
    body = json.dumps({"orderId": key, "receipt": receipt})
    orders.put_item(Item={"idempotencyKey": key, "answer": body})
    return answer(201, body)


def answer(status, body):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": body}
