import os
from urllib.parse import unquote_plus

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    for record in event["Records"]:
        bucket = record["s3"]["bucket"]["name"]
        key = unquote_plus(record["s3"]["object"]["key"])
        words = s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode().split()
        s3.put_object(Bucket=os.environ["COUNTED"], Key=f"{key}.count", Body=str(len(words)).encode())
