"""GET /files/{name}: how many parts are done, and their sum."""

import json
import os

import boto3

sums = boto3.resource("dynamodb").Table(os.environ["SUMS"])


def lambda_handler(event, context):
    name = f"incoming/{event['pathParameters']['name']}"
    parts = sums.query(
        KeyConditionExpression="#f = :name",
        ExpressionAttributeNames={"#f": "file"},
        ExpressionAttributeValues={":name": name},
    )["Items"]
    found = {"parts": len(parts), "total": int(sum(part["total"] for part in parts))}
    return {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": json.dumps(found)}
