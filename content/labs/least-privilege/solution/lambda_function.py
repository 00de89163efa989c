import json
import os
from decimal import Decimal
from urllib.parse import unquote_plus

import boto3

s3 = boto3.client("s3")
orders = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def lambda_handler(event, context):
    copied = []
    for record in event["Records"]:
        bucket = record["s3"]["bucket"]["name"]
        key = unquote_plus(record["s3"]["object"]["key"])
        found = s3.get_object(Bucket=bucket, Key=key)
        order = json.loads(found["Body"].read(), parse_float=Decimal)
        orders.put_item(Item=order)
        copied.append(order["orderId"])
    return {"copied": copied}
