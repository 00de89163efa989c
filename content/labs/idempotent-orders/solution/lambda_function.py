import json
import logging
import os

import boto3

logger = logging.getLogger()
orders = boto3.resource("dynamodb").Table(os.environ["TABLE"])
sqs = boto3.client("sqs")
AlreadyThere = orders.meta.client.exceptions.ConditionalCheckFailedException


def lambda_handler(event, context):
    failures = []
    for record in event["Records"]:
        try:
            process(json.loads(record["body"]))
        except Exception:
            # Whatever it was, only this message has to come back.
            logger.exception("Message %s failed", record["messageId"])
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}


def process(order):
    try:
        orders.put_item(
            Item={**order, "state": "received"},
            ConditionExpression="attribute_not_exists(orderId)",
        )
    except AlreadyThere:
        return  # somebody was here before: that is a success
    sqs.send_message(
        QueueUrl=os.environ["TO_SHIP"],
        MessageBody=json.dumps({"orderId": order["orderId"]}),
    )
