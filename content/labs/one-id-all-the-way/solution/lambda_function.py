import json
import os
import re

import boto3

sqs = boto3.client("sqs")
orders = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def lambda_handler(event, context):
    if "Records" in event:
        return pack(event)
    return take(event, context)


def take(event, context):
    """An order at the API: on into the queue."""
    correlation_id = accepted(event["headers"].get("x-correlation-id")) or context.aws_request_id
    order = json.loads(event["body"])
    log("order taken", correlation_id, orderId=order["orderId"])
    message = {"correlationId": correlation_id, "order": order}
    sqs.send_message(QueueUrl=os.environ["TO_PACK"], MessageBody=json.dumps(message))
    return {"statusCode": 202, "headers": {"x-correlation-id": correlation_id}, "body": ""}


def accepted(given):
    """Chosen by a client, so only what can do no harm in a log."""
    return given if re.fullmatch(r"[A-Za-z0-9-]{1,64}", given or "") else None


def pack(event):
    """A batch of the queue: into the table."""
    for record in event["Records"]:
        message = json.loads(record["body"])
        correlation_id = message.get("correlationId") or record["messageId"]
        order_id = message["order"]["orderId"]
        orders.put_item(Item={"orderId": order_id, "state": "packed", "correlationId": correlation_id})
        log("order packed", correlation_id, orderId=order_id)


def log(message, correlation_id, **fields):
    print(json.dumps({"message": message, "correlationId": correlation_id, **fields}))
