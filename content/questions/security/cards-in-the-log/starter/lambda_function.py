import json
import logging

import payments

logger = logging.getLogger()
logger.setLevel("INFO")


def answer(status, message):
    return {"statusCode": status, "body": json.dumps({"message": message})}


def lambda_handler(event, context):
    logger.info("received: %s", json.dumps(event))
    try:
        order = json.loads(event["body"])
    except ValueError:
        logger.error("not JSON: %s", event["body"])
        return answer(400, "The body is not JSON.")
    try:
        payments.charge(order)
    except payments.Refused as error:
        logger.error("order %s: %s", order["id"], error)
        return answer(402, "The card was refused.")
    logger.info("charged: %s", order)
    return answer(200, "Paid.")
