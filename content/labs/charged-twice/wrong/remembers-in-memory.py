# Remembers in the environment what it has charged: another environment remembers nothing of it, nor does the next one.
import json
import uuid

from bank import charge

DONE = set()


def lambda_handler(event, context):
    for record in event["Records"]:
        order = json.loads(record["body"])
        if order["id"] in DONE:
            continue
        charge(order, str(uuid.uuid4()))
        DONE.add(order["id"])
