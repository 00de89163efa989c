import json

from database import store


def lambda_handler(event, context):
    for record in event["Records"]:
        store(json.loads(record["body"]))
