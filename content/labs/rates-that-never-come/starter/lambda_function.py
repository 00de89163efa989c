"""A price in euros → in the customer's currency."""

from bank import ask


def lambda_handler(event, context):
    currency = event["currency"]
    print(f"asking for {currency}")
    rate = ask(currency)
    print(f"{currency}: {rate}")
    return {"currency": currency, "price": round(event["euros"] * rate), "of": "today"}
