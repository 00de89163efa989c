# Lets the error out and notes nothing: a stack trace tells the line, and not whose order it was.
import logging

logger = logging.getLogger()


def total_of(order):
    return sum(line["price"] * line["quantity"] for line in order["lines"])


def lambda_handler(event, context):
    return {"order": event["order"], "total": total_of(event)}
