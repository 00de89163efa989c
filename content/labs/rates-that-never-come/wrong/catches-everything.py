# Whatever goes wrong is taken for a bank that does not answer: an unknown currency gets the rate of the dollar.
from bank import YESTERDAY, ask


def lambda_handler(event, context):
    currency, of = event["currency"], "today"
    try:
        rate = ask(currency, wait_s=0.4)
    except Exception:
        rate, of = YESTERDAY.get(currency, YESTERDAY["USD"]), "yesterday"
    return {"currency": currency, "price": round(event["euros"] * rate), "of": of}
