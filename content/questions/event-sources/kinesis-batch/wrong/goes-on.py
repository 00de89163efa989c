# Goes on behind the failure: what comes again is processed twice, and out of order.
import base64
import json


def process(order):
    if order["quantity"] < 1:
        raise ValueError("nothing was ordered")
    print("processed", order["id"])


def lambda_handler(event, context):
    failures = []
    for record in event["Records"]:
        try:
            process(json.loads(base64.b64decode(record["kinesis"]["data"])))
        except Exception:
            failures.append({"itemIdentifier": record["kinesis"]["sequenceNumber"]})
    return {"batchItemFailures": failures}
