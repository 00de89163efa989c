# It fails, and hides whose failure it is: every record says Exception.
import os
from uuid import uuid4

import boto3

# [lock]
book = boto3.resource("dynamodb").Table(os.environ["BANK"])
Charged = book.meta.client.exceptions.ConditionalCheckFailedException


class BankBusy(Exception):
    """Perhaps in a minute."""


class CardRefused(Exception):
    """Not now, and not in a minute."""


def charge(card, cents, reference):
    """Charge a card, once for each reference: asked again, the bank gives the receipt that it gave before."""
    if card == "busy":
        raise BankBusy("The bank has too much to do.")
    if card == "refused":
        raise CardRefused("The bank does not take this card.")
    try:
        book.put_item(
            Item={"chargedFor": reference, "cents": cents},
            ConditionExpression="attribute_not_exists(chargedFor)",
        )
    except Charged:
        return f"receipt-{reference}"
    print(f"charged {cents} for {reference}", flush=True)
    if card == "slow":
        raise BankBusy("Charged, and the line went down before the receipt.")
    return f"receipt-{reference}"
# [unlock]


def lambda_handler(event, context):
    try:
        receipt = charge(event["card"], event["cents"], str(uuid4()))
    except Exception:
        raise Exception("something went wrong") from None
    return {"ok": True, "receipt": receipt}
