# Lets the error out: the whole batch comes back, and what was packed is packed again.
import json


def pack(order):
    if order["quantity"] < 1:
        raise ValueError("nothing was ordered")
    print("packed", order["id"])


def lambda_handler(event, context):
    for record in event["Records"]:
        pack(json.loads(record["body"]))
    return {"batchItemFailures": []}
