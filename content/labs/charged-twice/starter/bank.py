"""Stands for the bank. Leave it as it is. What it knows is in the table."""

import os

import boto3

known = boto3.resource("dynamodb").Table(os.environ["TABLE"])
Known = known.meta.client.exceptions.ConditionalCheckFailedException


def charge(order, key):
    """Takes the money, unless a charge under this key has been made."""
    try:
        known.put_item(Item={"key": key}, ConditionExpression="attribute_not_exists(#k)", ExpressionAttributeNames={"#k": "key"})
    except Known:
        print(f"nothing to do: key {key} is known")
        return
    print(f"charged {order['id']}")
