# Raises another error and drops the first one: nobody sees where it began.
import logging

logger = logging.getLogger()


def total_of(order):
    return sum(line["price"] * line["quantity"] for line in order["lines"])


def lambda_handler(event, context):
    try:
        return {"order": event["order"], "total": total_of(event)}
    except Exception as error:
        logger.error("The total of order %s failed: %s", event.get("order"), error)
        raise RuntimeError("no total") from None
