# The answer's body is an object: an HTTP API may bear it, the next door does not.
import base64
import json


def lambda_handler(event, context):
    body = event["body"]
    if event.get("isBase64Encoded"):
        body = base64.b64decode(body).decode()
    return {"statusCode": 201, "body": {"orderId": json.loads(body)["orderId"]}}
