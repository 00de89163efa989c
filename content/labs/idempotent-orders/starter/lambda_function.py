import json
import os

import boto3

orders = boto3.resource("dynamodb").Table(os.environ["TABLE"])
sqs = boto3.client("sqs")


def lambda_handler(event, context):
    for record in event["Records"]:
        order = json.loads(record["body"])
        orders.put_item(Item={**order, "state": "received"})
        sqs.send_message(
            QueueUrl=os.environ["TO_SHIP"],
            MessageBody=json.dumps({"orderId": order["orderId"]}),
        )
    return {"batchItemFailures": []}
