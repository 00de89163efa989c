import logging

logger = logging.getLogger()


def total_of(order):
    return sum(line["price"] * line["quantity"] for line in order["lines"])


def lambda_handler(event, context):
    try:
        return {"order": event["order"], "total": total_of(event)}
    except Exception:
        # With the stack trace; and out with it, so that Lambda counts an error.
        logger.exception("The total of order %s failed", event.get("order"))
        raise
