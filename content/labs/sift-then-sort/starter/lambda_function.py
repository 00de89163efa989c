import base64
import json

from work import reorder, ship, weigh_again


def lambda_handler(event, context):
    handled = 0
    for record in event.get("Records", []):
        if record.get("eventSource") == "aws:sqs":
            ship(json.loads(record["body"]))
        elif record.get("eventSource") == "aws:dynamodb":
            reorder(record["dynamodb"]["Keys"]["sku"]["S"])
        elif record.get("eventSource") == "aws:kinesis":
            weigh_again(json.loads(base64.b64decode(record["kinesis"]["data"])))
        handled += 1
    return {"handled": handled}
