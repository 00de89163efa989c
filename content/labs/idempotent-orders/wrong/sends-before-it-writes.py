# Mistake: the message is on its way before anybody has asked whether the order was there.
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
            sqs.send_message(QueueUrl=os.environ["TO_SHIP"], MessageBody=json.dumps({"orderId": order["orderId"]}))
            orders.put_item(Item={**order, "state": "received"}, ConditionExpression="attribute_not_exists(orderId)")
        except orders.meta.client.exceptions.ConditionalCheckFailedException:
            continue
        except Exception:
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}
