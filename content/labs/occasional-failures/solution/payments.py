"""The bank. Leave this file as it is: your function may not change what a bank does."""

import json


class PaymentError(Exception):
    """The bank did not answer, or will never take this order."""


def charge(record):
    """Take the money for the order of an SQS record. Nothing is taken when it raises PaymentError."""
    order = json.loads(record["body"])
    attempt = int(record["attributes"]["ApproximateReceiveCount"])
    if attempt <= order.get("fails", 0):
        raise PaymentError(f"No answer from the bank for order {order['id']}")
    print(f"charged {order['id']}")
