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
        logger.error("a body of %d characters is not JSON", len(event["body"]))
        return answer(400, "The body is not JSON.")
    try:
        payments.charge(order)
    except payments.Refused as error:
        # Its text has the card's number in it; its type says enough.
        logger.error("order %s: %s", order["id"], type(error).__name__)
        return answer(402, "The card was refused.")
    logger.info("order %s: charged", order["id"])
    return answer(200, "Paid.")
