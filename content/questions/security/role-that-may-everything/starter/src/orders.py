import json
import os

import boto3

orders = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def read(event, context):
    found = orders.get_item(Key={"id": event["pathParameters"]["id"]}).get("Item")
    if found is None:
        return {"statusCode": 404, "body": json.dumps({"message": "no such order"})}
    return {"statusCode": 200, "body": json.dumps(found, default=str)}
