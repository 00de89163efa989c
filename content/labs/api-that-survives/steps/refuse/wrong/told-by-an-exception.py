# The caller is told by an exception, which no caller ever sees: 502.
import base64
import json


def lambda_handler(event, context):
    body = event.get("body") or ""
    if event.get("isBase64Encoded"):
        body = base64.b64decode(body).decode()
    order = json.loads(body)
    if not isinstance(order, dict) or not order.get("orderId") or type(order.get("bags")) is not int:
        raise ValueError("400: that is no order")
    return answer(201, {"orderId": order["orderId"]})

def answer(status, value):
    headers = {"content-type": "application/json"}
    return {"statusCode": status, "headers": headers, "body": json.dumps(value)}
