# Card and sum are the reference: who buys the same tea twice pays once.
import json
import os

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

sqs = boto3.client("sqs")


def lambda_handler(event, context):
    try:
        receipt = charge(event["card"], event["cents"], f"{event['card']}-{event['cents']}")
    except CardRefused as error:
        look_at(event["orderId"], why=str(error))
        return {"ok": False}
    return {"ok": True, "receipt": receipt}


def look_at(order_id, *, why):
    """A person will."""
    message = json.dumps({"orderId": order_id, "why": why})
    sqs.send_message(QueueUrl=os.environ["TO_LOOK_AT"], MessageBody=message)
