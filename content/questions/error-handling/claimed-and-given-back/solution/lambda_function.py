import json

import shop


def lambda_handler(event, context):
    failures = []
    for record in event["Records"]:
        try:
            charge_once(json.loads(record["body"]))
        except Exception as error:
            print("failed", record["messageId"], type(error).__name__)
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}


def charge_once(order):
    if not shop.claim(order["id"]):
        return  # somebody else has it: that is a success
    try:
        shop.charge(order)
    except Exception:
        # Whoever gets the message next may try again.
        shop.give_back(order["id"])
        raise
