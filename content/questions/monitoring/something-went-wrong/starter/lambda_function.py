import logging

logger = logging.getLogger()


def total_of(order):
    return sum(line["price"] * line["quantity"] for line in order["lines"])


def lambda_handler(event, context):
    try:
        return {"order": event["order"], "total": total_of(event)}
    except Exception as error:
        logger.error("something went wrong: %s", error)
        return {"order": event["order"], "total": None}
