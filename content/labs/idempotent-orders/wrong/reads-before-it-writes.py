# Mistake: between the look and the write another invocation writes the same order. Only a condition closes the gap.
import json
import os

import boto3

orders = boto3.resource("dynamodb").Table(os.environ["TABLE"])
sqs = boto3.client("sqs")


def lambda_handler(event, context):
    failures = []
    for record in event["Records"]:
        try:
            order = json.loads(record["body"])
            if "Item" in orders.get_item(Key={"orderId": order["orderId"]}):
                continue
            orders.put_item(Item={**order, "state": "received"})
            sqs.send_message(QueueUrl=os.environ["TO_SHIP"], MessageBody=json.dumps({"orderId": order["orderId"]}))
        except Exception:
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}
