# A dictionary by customer: no stranger's things, but what somebody added stays, and only in this environment.
from prices import read_prices

PRICES = read_prices()
BASKETS = {}


def lambda_handler(event, context):
    customer = event["customer"]
    share = 0.9 if event.get("member") else 1
    lines = BASKETS.setdefault(customer, [])
    lines += [{"item": line["item"], "count": line["count"]} for line in event["added"]]
    total = round(sum(PRICES[line["item"]] * line["count"] for line in lines) * share)
    return {"customer": customer, "lines": list(lines), "total": total}
