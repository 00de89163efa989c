# Logs nothing at all: the next time that an order is missing, nobody can say what became of it.
import json
import logging

import payments

logger = logging.getLogger()
logger.setLevel("INFO")


def answer(status, message):
    return {"statusCode": status, "body": json.dumps({"message": message})}


def lambda_handler(event, context):
    try:
        order = json.loads(event["body"])
    except ValueError:
        return answer(400, "The body is not JSON.")
    try:
        payments.charge(order)
    except payments.Refused:
        return answer(402, "The card was refused.")
    return answer(200, "Paid.")
