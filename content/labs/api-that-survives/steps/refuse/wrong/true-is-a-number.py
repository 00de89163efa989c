# True and "a number of bags": isinstance(True, int) lets it through.
import base64
import json


def lambda_handler(event, context):
    body = event.get("body") or ""
    if event.get("isBase64Encoded"):
        body = base64.b64decode(body).decode()
    try:
        order = json.loads(body)
        name, tea, bags = order["orderId"], order["tea"], order["bags"]
    except (ValueError, TypeError, KeyError):
        return answer(400, {"message": "That is no order."})
    if not name or not tea or not isinstance(bags, int) or not 1 <= bags <= 100:
        return answer(400, {"message": "That is no order."})
    return answer(201, {"orderId": name})

def answer(status, value):
    headers = {"content-type": "application/json"}
    return {"statusCode": status, "headers": headers, "body": json.dumps(value)}
