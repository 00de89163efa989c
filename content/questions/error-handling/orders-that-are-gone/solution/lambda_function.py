import json


def pack(order):
    if order["quantity"] < 1:
        raise ValueError("nothing was ordered")
    print("packed", order["id"])


def lambda_handler(event, context):
    failures = []
    for record in event["Records"]:
        try:
            pack(json.loads(record["body"]))
        except Exception as error:
            print("failed:", record["messageId"], error)
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}
