# The first order that fails takes the others with it.
import base64
import json
import os

import boto3
from warehouse import OutOfTea, reserve

orders = boto3.resource("dynamodb").Table(os.environ["TABLE"])
Known = orders.meta.client.exceptions.ConditionalCheckFailedException


class BadOrder(ValueError):
    """The caller's mistake, and what to say about it."""


def lambda_handler(event, context):
    try:
        asked = parsed(event)
    except BadOrder as mistake:
        return answer(400, {"message": str(mistake)})
    if isinstance(asked, dict) and isinstance(asked.get("orders"), list):
        return answer(200, {"results": [result_of(one) for one in asked["orders"]]})
    result = result_of(asked)
    return answer(result["status"], result)


def result_of(asked):
    """Of one order, whatever happens to it."""
    try:
        order = order_of(asked)
    except BadOrder as mistake:
        return {"orderId": None, "status": 400, "message": str(mistake)}
    status = place(order)
    if status == 201:
        try:
            reserve(order["tea"], order["bags"])
        except OutOfTea:
            orders.delete_item(Key={"orderId": order["orderId"]})
            raise
    message = {"message": "This number belongs to another order."} if status == 409 else {}
    return {"orderId": order["orderId"], "status": status, **message}


def place(order):
    """201 of a new order, 200 of one that is there, 409 of another with its number."""
    try:
        orders.put_item(Item=order, ConditionExpression="attribute_not_exists(orderId)")
    except Known:
        found = orders.get_item(Key={"orderId": order["orderId"]}, ConsistentRead=True)["Item"]
        return 200 if found == order else 409
    return 201


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
