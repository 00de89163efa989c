# There is a timeout, and it is the function's own: when it is over there is no time left for anything else.
from bank import YESTERDAY, NoAnswer, ask


def lambda_handler(event, context):
    currency, of = event["currency"], "today"
    try:
        rate = ask(currency, wait_s=1)
    except NoAnswer:
        rate, of = YESTERDAY[currency], "yesterday"
    return {"currency": currency, "price": round(event["euros"] * rate), "of": of}
