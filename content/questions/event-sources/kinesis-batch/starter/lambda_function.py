import json


def process(order):
    if order["quantity"] < 1:
        raise ValueError("nothing was ordered")
    print("processed", order["id"])


def lambda_handler(event, context):
    failures = []
    for record in event["Records"]:
        try:
            process(json.loads(record["kinesis"]["data"]))
        except Exception:
            failures.append({"itemIdentifier": record["eventID"]})
    return {"batchItemFailures": failures}
