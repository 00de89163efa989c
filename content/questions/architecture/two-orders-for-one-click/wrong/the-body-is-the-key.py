# Takes the body for the key: the same book ordered twice on purpose is one order.
import hashlib
import json

import table


def answer(status, content):
    return {"statusCode": status, "body": json.dumps(content)}


def lambda_handler(event, context):
    if not event["headers"].get("idempotency-key"):
        return answer(400, {"message": "Idempotency-Key is missing."})
    key = hashlib.sha256(event["body"].encode()).hexdigest()
    if table.put_if_absent(key, event["body"]):
        return answer(201, {"orderId": event["headers"]["idempotency-key"]})
    return answer(200, {"orderId": event["headers"]["idempotency-key"]})
