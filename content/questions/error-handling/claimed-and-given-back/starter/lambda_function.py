import json

import shop


def lambda_handler(event, context):
    for record in event["Records"]:
        shop.charge(json.loads(record["body"]))
