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
    if table.get(key) != event["body"]:
        return answer(409, {"message": "This key belongs to another order."})
    return answer(200, {"orderId": key})
