# Names the event's id, which Lambda does not know as a place in the shard.
import base64
import json


def process(order):
    if order["quantity"] < 1:
        raise ValueError("nothing was ordered")
    print("processed", order["id"])


def lambda_handler(event, context):
    for record in event["Records"]:
        try:
            process(json.loads(base64.b64decode(record["kinesis"]["data"])))
        except Exception:
            return {"batchItemFailures": [{"itemIdentifier": record["eventID"]}]}
    return {"batchItemFailures": []}
