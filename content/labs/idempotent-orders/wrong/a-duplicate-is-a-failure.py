# Mistake: a message that has been dealt with is reported as failed, comes back, and fails again until it is given up.
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
            orders.put_item(Item={**order, "state": "received"}, ConditionExpression="attribute_not_exists(orderId)")
            sqs.send_message(QueueUrl=os.environ["TO_SHIP"], MessageBody=json.dumps({"orderId": order["orderId"]}))
        except Exception:
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}
