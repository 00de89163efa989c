"""What a customer adds → the basket that the app shows, with its total."""

from prices import read_prices

PRICES = read_prices()  # the same for everybody, and never changed
MEMBERS_PAY = 0.9


def lambda_handler(event, context):
    customer = event["customer"]
    share = MEMBERS_PAY if event.get("member") else 1
    lines = [{"item": line["item"], "count": line["count"]} for line in event["added"]]
    print(f"basket of {customer}: {len(lines)} lines")
    return {"customer": customer, "lines": lines, "total": total_of(lines, share)}


def total_of(lines, share):
    total = sum(PRICES[line["item"]] * line["count"] for line in lines)
    return round(total * share)
