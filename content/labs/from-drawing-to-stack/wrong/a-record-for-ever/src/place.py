import json
import os

import boto3
from botocore.exceptions import ClientError

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def lambda_handler(event, context):
    order = json.loads(event["body"])
    key = order.get("key")
    if not key:
        return answer(400, {"message": "an order needs a key of its client"})
    item = {"id": key, "customer": order["customer"], "total": order["total"]}
    try:
        table.put_item(Item=item, ConditionExpression="attribute_not_exists(id)")
    except ClientError as why:
        if why.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return again(item)
    return answer(201, item)


def again(item):
    stored = table.get_item(Key={"id": item["id"]}, ConsistentRead=True)["Item"]
    if stored != item:
        return answer(409, {"message": "this key has another order"})
    return answer(200, stored)


def answer(status, body):
    return {
        "statusCode": status,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps(body, default=int),  # numbers of the table are Decimals
    }
