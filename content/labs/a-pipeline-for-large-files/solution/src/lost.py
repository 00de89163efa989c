"""A part that could not be added up: somebody is told."""

import json


def lambda_handler(event, context):
    for record in event["Records"]:
        part = json.loads(record["body"])
        print(f"TELL SOMEBODY: {part['key']} part {part['number']}")
