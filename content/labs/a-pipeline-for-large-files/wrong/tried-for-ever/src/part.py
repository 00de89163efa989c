"""One part of a file: its lines are added up, and the sum goes into the table."""

import json
import os

import boto3

s3 = boto3.client("s3")
sums = boto3.resource("dynamodb").Table(os.environ["SUMS"])
LINE_BYTES = 64  # that a line has at most


def lambda_handler(event, context):
    for record in event["Records"]:
        part = json.loads(record["body"])
        total = sum(int(line.split(",")[1]) for line in lines_of(part))
        sums.put_item(Item={"file": part["key"], "part": part["number"], "total": total})
        print(f"{part['key']} part {part['number']}: {total}")


def lines_of(part):
    """Those that begin in it: one begins where the byte before it ends one, and may end in the next part."""
    first = max(part["from"] - 1, 0)
    span = f"bytes={first}-{part['until'] - 1 + LINE_BYTES}"
    read = s3.get_object(Bucket=part["bucket"], Key=part["key"], Range=span)["Body"].read()
    start = 0 if part["from"] == 0 else read.index(b"\n") + 1 if b"\n" in read else len(read)
    while first + start < part["until"]:
        end = read.find(b"\n", start)
        end = len(read) if end < 0 else end
        if end > start:
            yield read[start:end].decode()
        start = end + 1
