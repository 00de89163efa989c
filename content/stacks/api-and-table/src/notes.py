import json
import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event, context):
    note_id = event["pathParameters"]["id"]
    if event["requestContext"]["http"]["method"] == "PUT":
        table.put_item(Item={"id": note_id, "text": json.loads(event["body"])["text"]})
        return {"statusCode": 201, "body": ""}
    item = table.get_item(Key={"id": note_id}).get("Item")
    if item is None:
        return {"statusCode": 404, "body": json.dumps({"message": "no such note"})}
    return {"statusCode": 200, "body": json.dumps(item)}
