# Mistake: the producer may send an order twice, in two messages with two ids. What is unique is the order.
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
            orders.put_item(
                Item={"orderId": f"message#{record['messageId']}"},
                ConditionExpression="attribute_not_exists(orderId)",
            )
            orders.put_item(Item={**order, "state": "received"})
            sqs.send_message(QueueUrl=os.environ["TO_SHIP"], MessageBody=json.dumps({"orderId": order["orderId"]}))
        except orders.meta.client.exceptions.ConditionalCheckFailedException:
            continue
        except Exception:
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}
