# Mistake: what one environment remembers, the next one has never heard of; and there may be a hundred of them.
import json
import os

import boto3

orders = boto3.resource("dynamodb").Table(os.environ["TABLE"])
sqs = boto3.client("sqs")
seen = set()


def lambda_handler(event, context):
    failures = []
    for record in event["Records"]:
        try:
            order = json.loads(record["body"])
            if order["orderId"] in seen:
                continue
            orders.put_item(Item={**order, "state": "received"})
            sqs.send_message(QueueUrl=os.environ["TO_SHIP"], MessageBody=json.dumps({"orderId": order["orderId"]}))
            seen.add(order["orderId"])
        except Exception:
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}
