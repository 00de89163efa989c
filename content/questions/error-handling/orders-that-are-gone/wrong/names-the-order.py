# Reports the order's id, which Lambda does not know: it takes the whole batch for failed.
import json


def pack(order):
    if order["quantity"] < 1:
        raise ValueError("nothing was ordered")
    print("packed", order["id"])


def lambda_handler(event, context):
    failures = []
    for record in event["Records"]:
        order = json.loads(record["body"])
        try:
            pack(order)
        except Exception as error:
            print("failed:", error)
            failures.append({"itemIdentifier": order["id"]})
    return {"batchItemFailures": failures}
