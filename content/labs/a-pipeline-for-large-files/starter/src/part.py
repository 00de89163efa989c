"""One part of a file: its lines are added up, and the sum goes into the table."""

import json
import os

import boto3

s3 = boto3.client("s3")
sums = boto3.resource("dynamodb").Table(os.environ["SUMS"])


def lambda_handler(event, context):
    for record in event["Records"]:
        part = json.loads(record["body"])
        text = read(part)
        total = sum(int(line.split(",")[1]) for line in text.splitlines())
        sums.update_item(
            Key={"file": part["key"], "part": part["number"]},
            UpdateExpression="ADD #t :more",
            ExpressionAttributeNames={"#t": "total"},
            ExpressionAttributeValues={":more": total},
        )
        print(f"{part['key']} part {part['number']}: {total}")


def read(part):
    """The whole file, however large it is."""
    return s3.get_object(Bucket=part["bucket"], Key=part["key"])["Body"].read().decode()
