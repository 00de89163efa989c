# Logs nothing of the event, and the text of an error that somebody else wrote: the number is in there.
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
    except payments.Refused:
        logger.exception("order %s", order["id"])
        return answer(402, "The card was refused.")
    logger.info("order %s: charged", order["id"])
    return answer(200, "Paid.")
