# Sends first and stores then: when storing fails, the message points to nothing.
import json
import os

import boto3

s3 = boto3.client("s3")
sqs = boto3.client("sqs")
LIMIT = int(os.environ["LIMIT_BYTES"])


def send(message):
    sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=json.dumps(message))


def lambda_handler(event, context):
    text = event["text"].encode()
    if len(text) <= LIMIT:
        send({"id": event["id"], "text": event["text"]})
        return
    key = f"texts/{event['id']}"
    send({"id": event["id"], "key": key})
    s3.put_object(Bucket=os.environ["BUCKET"], Key=key, Body=text)
