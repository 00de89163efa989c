# Reports a duplicate as a failure: it comes back until it lies in the dead-letter queue.
import json

import shop


def lambda_handler(event, context):
    failures = []
    for record in event["Records"]:
        try:
            order = json.loads(record["body"])
            if not shop.claim(order["id"]):
                raise ValueError("was here before")
            try:
                shop.charge(order)
            except Exception:
                shop.give_back(order["id"])
                raise
        except Exception:
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}
