import json

from tracking import publish


def lambda_handler(event, context):
    for record in event["Records"]:
        publish(json.loads(record["dynamodb"]["NewImage"]["body"]["S"]))
