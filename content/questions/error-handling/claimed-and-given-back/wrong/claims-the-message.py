# Claims the message and not the order: a producer that sends an order twice has it charged twice.
import json

import shop


def lambda_handler(event, context):
    failures = []
    for record in event["Records"]:
        message_id = record["messageId"]
        try:
            if not shop.claim(message_id):
                continue
            try:
                shop.charge(json.loads(record["body"]))
            except Exception:
                shop.give_back(message_id)
                raise
        except Exception:
            failures.append({"itemIdentifier": message_id})
    return {"batchItemFailures": failures}
