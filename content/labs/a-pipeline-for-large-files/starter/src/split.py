"""A file has arrived: its parts go into the queue, each as a message."""

import json
import os
from urllib.parse import unquote_plus

import boto3

s3 = boto3.client("s3")
sqs = boto3.client("sqs")
PART_BYTES = int(os.environ["PART_BYTES"])


def lambda_handler(event, context):
    for record in event["Records"]:
        bucket = record["s3"]["bucket"]["name"]
        key = record["s3"]["object"]["key"]
        # One part, from the first byte to the last: that was good enough for the files of last year.
        size = record["s3"]["object"]["size"]
        part = {"bucket": bucket, "key": key, "number": 1, "of": 1, "from": 0, "until": size}
        sqs.send_message(QueueUrl=os.environ["PARTS"], MessageBody=json.dumps(part))
        print(f"{key}: 1 part of {size} bytes")
