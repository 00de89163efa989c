# A retry without a timeout: the first attempt is still waiting when the function ends.
from bank import NoAnswer, ask


def lambda_handler(event, context):
    currency = event["currency"]
    for attempt in range(3):
        try:
            rate = ask(currency)
            break
        except NoAnswer:
            print(f"attempt {attempt} failed")
    return {"currency": currency, "price": round(event["euros"] * rate), "of": "today"}
