import json
import os

import boto3

s3 = boto3.client("s3")
sqs = boto3.client("sqs")
LIMIT = int(os.environ["LIMIT_BYTES"])


def send(message):
    sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=json.dumps(message))


def lambda_handler(event, context):
    """{"id": "t-1", "text": "…"} → None"""
    send({"id": event["id"], "text": event["text"]})
