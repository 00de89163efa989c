"""The bank. Leave this file as it is: your function may not change what a bank does."""

import os

import boto3

book = boto3.resource("dynamodb").Table(os.environ["BANK"])
AlreadyThere = book.meta.client.exceptions.ConditionalCheckFailedException


class NoAnswer(Exception):
    """Nobody knows whether the card was charged."""


def charge(reference, amount, card):
    """Charge `card`, once for each `reference`, and return the receipt. A card may bring the line down."""
    if card == "dies-before":
        os._exit(1)
    try:
        book.put_item(
            Item={"chargedFor": reference, "amount": amount},
            ConditionExpression="attribute_not_exists(chargedFor)",
        )
    except AlreadyThere:
        return f"receipt-{reference}"
    print(f"charged {amount} for {reference}", flush=True)
    if card == "dies-after":
        os._exit(1)
    if card == "no-answer":
        raise NoAnswer
    return f"receipt-{reference}"
