# Mistake: an event may have several records, and this takes one.
import json
import os
from urllib.parse import unquote_plus

import boto3

s3 = boto3.client("s3")
sqs = boto3.client("sqs")
REPORTS, COUNTS = "reports/", "counts/"
MOST_BYTES = int(os.environ["MOST_BYTES"])


def lambda_handler(event, context):
    """The keys of the counts that were written, in order."""
    written = [handle(record) for record in event.get("Records", [])[:1]]
    return [key for key in written if key]


def handle(record):
    bucket = record["s3"]["bucket"]["name"]
    found = record["s3"]["object"]
    key = unquote_plus(found["key"])
    # The notification should have this filter as well. Whoever changes that does not look here.
    if not key.startswith(REPORTS):
        print(f"no report: {key}")
        return None
    target = COUNTS + key.removeprefix(REPORTS) + ".json"
    if record["eventName"].startswith("ObjectRemoved:"):
        s3.delete_object(Bucket=bucket, Key=target)
        return None
    if found["size"] > MOST_BYTES:
        body = json.dumps({"bucket": bucket, "key": key})
        sqs.send_message(QueueUrl=os.environ["TO_SPLIT"], MessageBody=body)
        return None
    return count(bucket, key, target)


def count(bucket, key, target):
    try:
        body = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    except s3.exceptions.NoSuchKey:
        print(f"gone meanwhile: {key}")
        return None
    told = json.dumps({"key": key, "lines": len(body.splitlines())})
    s3.put_object(Bucket=bucket, Key=target, Body=told.encode())
    return target
