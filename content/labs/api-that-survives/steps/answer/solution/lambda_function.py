import base64
import json


def lambda_handler(event, context):
    order = json.loads(body_of(event))
    return answer(201, {"orderId": order["orderId"]})


def body_of(event):
    body = event.get("body") or ""
    return base64.b64decode(body).decode() if event.get("isBase64Encoded") else body


def answer(status, value):
    headers = {"content-type": "application/json"}
    return {"statusCode": status, "headers": headers, "body": json.dumps(value)}
