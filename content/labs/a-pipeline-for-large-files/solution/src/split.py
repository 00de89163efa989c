"""A file has arrived: its parts go into the queue, each as a message."""

import json
import os
from urllib.parse import unquote_plus

import boto3

sqs = boto3.client("sqs")
PART_BYTES = int(os.environ["PART_BYTES"])


def lambda_handler(event, context):
    for record in event["Records"]:
        bucket = record["s3"]["bucket"]["name"]
        key = unquote_plus(record["s3"]["object"]["key"])
        size = record["s3"]["object"]["size"]
        starts = range(0, size, PART_BYTES)
        for number, start in enumerate(starts, 1):
            until = min(start + PART_BYTES, size)
            part = {"bucket": bucket, "key": key, "number": number, "of": len(starts), "from": start, "until": until}
            sqs.send_message(QueueUrl=os.environ["PARTS"], MessageBody=json.dumps(part))
        print(f"{key}: {len(starts)} parts of {size} bytes")
