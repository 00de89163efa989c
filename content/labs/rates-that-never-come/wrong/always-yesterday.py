# Nobody waits for the bank any more, and nobody pays today's price.
from bank import YESTERDAY


def lambda_handler(event, context):
    currency = event["currency"]
    return {"currency": currency, "price": round(event["euros"] * YESTERDAY[currency]), "of": "yesterday"}
