import hashlib
import hmac
import os

import boto3

SIGNING_KEY = "a-key-that-only-the-shop-knows"
reservations = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def lambda_handler(event, context):
    print("Request", event["requestId"], "from", event["customer"])
    if not 1 <= event["seats"] <= 8:
        return {"requestId": event["requestId"], "error": "seats must be 1 to 8"}

    ticket = sign(event["requestId"])
    reservations.update_item(
        Key={"requestId": event["requestId"]},
        UpdateExpression="SET customer = :customer, ticket = :ticket ADD seats :seats",
        ExpressionAttributeValues={
            ":customer": event["customer"],
            ":ticket": ticket,
            ":seats": event["seats"],
        },
    )
    print("Reserved", event["seats"], "seats")
    return {"requestId": event["requestId"], "seats": event["seats"], "ticket": ticket}


def sign(text):
    return hmac.new(SIGNING_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()[:12]
