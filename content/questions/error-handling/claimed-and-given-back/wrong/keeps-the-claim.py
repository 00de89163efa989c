# Keeps the claim of an order that was not charged: when it comes again, it is taken for done.
import json

import shop


def lambda_handler(event, context):
    failures = []
    for record in event["Records"]:
        try:
            order = json.loads(record["body"])
            if shop.claim(order["id"]):
                shop.charge(order)
        except Exception:
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}
