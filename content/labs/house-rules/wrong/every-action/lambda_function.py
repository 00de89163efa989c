import hashlib
import hmac
import json
import os

import boto3

reservations = boto3.resource("dynamodb").Table(os.environ["TABLE"])
secrets = boto3.client("secretsmanager")
AlreadyThere = reservations.meta.client.exceptions.ConditionalCheckFailedException


def lambda_handler(event, context):
    request_id, seats = event["requestId"], event["seats"]
    log("INFO", "request", requestId=request_id)
    if not 1 <= seats <= 8:
        log("WARNING", "refused", requestId=request_id)
        return {"requestId": request_id, "error": "seats must be 1 to 8"}

    found = reserve(
        {"requestId": request_id, "customer": event["customer"], "seats": seats, "ticket": sign(request_id)}
    )
    return {"requestId": request_id, "seats": int(found["seats"]), "ticket": found["ticket"]}


def reserve(wanted):
    """What is written now, or was before."""
    try:
        reservations.put_item(Item=wanted, ConditionExpression="attribute_not_exists(requestId)")
    except AlreadyThere:
        log("INFO", "came again", requestId=wanted["requestId"])
        return reservations.get_item(Key={"requestId": wanted["requestId"]}, ConsistentRead=True)["Item"]
    log("INFO", "reserved", requestId=wanted["requestId"], seats=wanted["seats"])
    return wanted


def sign(text):
    key = secrets.get_secret_value(SecretId=os.environ["SIGNING_SECRET"])["SecretString"]
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()[:12]


def log(level, message, **fields):
    print(json.dumps({"level": level, "message": message, **fields}))
