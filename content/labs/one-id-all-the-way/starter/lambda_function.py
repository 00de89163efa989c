import json
import os

import boto3

sqs = boto3.client("sqs")
orders = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def lambda_handler(event, context):
    if "Records" in event:
        return pack(event)
    return take(event, context)


def take(event, context):
    """An order at the API: on into the queue."""
    order = json.loads(event["body"])
    print("order taken", order["orderId"])
    sqs.send_message(QueueUrl=os.environ["TO_PACK"], MessageBody=json.dumps({"order": order}))
    return {"statusCode": 202, "headers": {}, "body": ""}


def pack(event):
    """A batch of the queue: into the table."""
    for record in event["Records"]:
        order_id = json.loads(record["body"])["order"]["orderId"]
        orders.put_item(Item={"orderId": order_id, "state": "packed"})
        print("order packed", order_id)


def log(message, correlation_id, **fields):
    print(json.dumps({"message": message, "correlationId": correlation_id, **fields}))
