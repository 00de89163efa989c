"""The orders of a customer, and a note that they were looked at."""

import os

import boto3

orders = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def lambda_handler(event, context):
    found = orders.query(
        IndexName="by-customer",
        KeyConditionExpression="customer = :who",
        ExpressionAttributeValues={":who": event["customer"]},
    )["Items"]
    numbers = sorted(item["orderId"] for item in found)
    for number in numbers:
        orders.update_item(
            Key={"orderId": number},
            UpdateExpression="SET seen = :yes",
            ExpressionAttributeValues={":yes": True},
        )
    return {"orders": numbers}
