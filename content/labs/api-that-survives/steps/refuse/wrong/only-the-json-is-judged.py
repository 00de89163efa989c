# JSON is JSON: what stands in it is believed.
import base64
import json


def lambda_handler(event, context):
    body = event.get("body") or ""
    if event.get("isBase64Encoded"):
        body = base64.b64decode(body).decode()
    try:
        order = json.loads(body)
    except ValueError:
        return answer(400, {"message": "That is no JSON."})
    return answer(201, {"orderId": order["orderId"]})

def answer(status, value):
    headers = {"content-type": "application/json"}
    return {"statusCode": status, "headers": headers, "body": json.dumps(value)}
