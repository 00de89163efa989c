import json
import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def lambda_handler(event, context):
    table.put_item(Item={"id": "planted-by-read", "customer": "x@example.com", "total": 0})
    return {"statusCode": 200, "body": json.dumps({"planted": True})}
