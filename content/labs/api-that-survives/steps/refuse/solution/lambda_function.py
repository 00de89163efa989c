import base64
import json


class BadOrder(ValueError):
    """The caller's mistake, and what to say about it."""


def lambda_handler(event, context):
    try:
        order = order_of(parsed(event))
    except BadOrder as mistake:
        return answer(400, {"message": str(mistake)})
    return answer(201, {"orderId": order["orderId"]})


def parsed(event):
    body = event.get("body") or ""
    try:
        return json.loads(base64.b64decode(body).decode() if event.get("isBase64Encoded") else body)
    except ValueError:
        raise BadOrder("The body is no JSON.") from None


def order_of(asked):
    if not isinstance(asked, dict):
        raise BadOrder("An order is a JSON object.")
    for name in ("orderId", "tea"):
        if not isinstance(asked.get(name), str) or not asked[name]:
            raise BadOrder(f"`{name}` has to be a text.")
    bags = asked.get("bags")
    if type(bags) is not int or not 1 <= bags <= 100:
        raise BadOrder("`bags` has to be a whole number from 1 to 100.")
    return {name: asked[name] for name in ("orderId", "tea", "bags")}


def answer(status, value):
    headers = {"content-type": "application/json"}
    return {"statusCode": status, "headers": headers, "body": json.dumps(value)}
