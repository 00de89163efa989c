# Mistake: between the look and the write there is room for another request.
import json
import math
import os
import time
from hashlib import sha256

import boto3
from bank import NoAnswer, charge

orders = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def lambda_handler(event, context):
    key = (event.get("headers") or {}).get("idempotency-key")
    if not key:
        return told(400, "Send an idempotency-key, the same one whenever you try again.")
    body = event["body"]
    digest = sha256(body.encode()).hexdigest()

    if not claim(key, digest, seconds=context.get_remaining_time_in_millis() / 1000):
        return of_another(key, digest)

    order = json.loads(body)
    try:
        # The key goes along: a bank that has charged this order does not do it twice.
        receipt = charge(key, order["amount"], order["card"])
    except NoAnswer:
        orders.delete_item(Key={"idempotencyKey": key})
        return told(503, "The bank does not answer. Try again.")
    made = json.dumps({"orderId": key, "receipt": receipt})
    orders.put_item(Item={"idempotencyKey": key, "digest": digest, "answer": made})
    return answer(201, made)


def claim(key, digest, *, seconds):
    """Whether it is ours: new, or left behind by somebody who cannot be at work any more."""
    now = time.time()
    found = orders.get_item(Key={"idempotencyKey": key}, ConsistentRead=True).get("Item")
    if found and (found["digest"] != digest or found.get("claimedUntil", now) >= now):
        return False
    orders.put_item(Item={"idempotencyKey": key, "digest": digest, "claimedUntil": math.ceil(now + seconds)})
    return True


def of_another(key, digest):
    found = orders.get_item(Key={"idempotencyKey": key}, ConsistentRead=True).get("Item", {})
    if found.get("digest", digest) != digest:
        return told(409, "This key belongs to another order.")
    if "answer" not in found:
        return told(409, "Another request is at work on this order. Come back later.")
    return answer(200, found["answer"])


def told(status, message):
    return answer(status, json.dumps({"message": message}))


def answer(status, body):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": body}
