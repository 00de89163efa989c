# Does not look at what was kept: whoever reuses a key is told that an order of theirs is there.
import json

import table


def answer(status, content):
    return {"statusCode": status, "body": json.dumps(content)}


def lambda_handler(event, context):
    key = event["headers"].get("idempotency-key")
    if not key:
        return answer(400, {"message": "Idempotency-Key is missing."})
    if table.put_if_absent(key, event["body"]):
        return answer(201, {"orderId": key})
    return answer(200, {"orderId": key})
