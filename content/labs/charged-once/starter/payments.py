"""The bank. Each charge is money. Leave this file as it is."""

import json
import os
import time
from pathlib import Path

import boto3

sqs = boto3.client("sqs")


class BankDown(Exception):
    """Nothing was charged."""


def charge(order):
    """Charges {"orderId": …, "amount": …}, each time it is called. Gives a receipt. Raises BankDown."""
    if order["orderId"] == os.environ.get("FAILS_FIRST") and _is_first(order):
        raise BankDown("Come again later.")
    if order["orderId"] == os.environ.get("HANGS_FIRST") and _is_first(order):
        time.sleep(60)
    body = json.dumps({"orderId": order["orderId"], "amount": order["amount"]})
    sqs.send_message(QueueUrl=os.environ["CHARGES"], MessageBody=body)
    return f"receipt-{order['orderId']}"


def _is_first(order):
    asked = Path("/tmp") / order["orderId"]
    is_first = not asked.exists()
    asked.touch()
    return is_first
