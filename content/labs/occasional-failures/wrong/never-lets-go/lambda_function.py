import json
import os

import boto3
from payments import charge

charges = boto3.resource("dynamodb").Table(os.environ["TABLE"])
Taken = charges.meta.client.exceptions.ConditionalCheckFailedException


# Claims, fails, and finds its own claim at the next attempt: the order is never charged.
def lambda_handler(event, context):
    failures = []
    for record in event["Records"]:
        order_id = str(json.loads(record["body"])["id"])
        try:
            charges.put_item(
                Item={"orderId": order_id}, ConditionExpression="attribute_not_exists(orderId)"
            )
        except Taken:
            continue
        try:
            charge(record)
        except Exception:
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}
