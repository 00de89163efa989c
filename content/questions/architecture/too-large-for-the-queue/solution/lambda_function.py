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
    text = event["text"].encode()
    if len(text) <= LIMIT:
        send({"id": event["id"], "text": event["text"]})
        return
    key = f"texts/{event['id']}"
    # First the object: whoever gets the message will look for it at once.
    s3.put_object(Bucket=os.environ["BUCKET"], Key=key, Body=text)
    send({"id": event["id"], "key": key})
