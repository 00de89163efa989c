# Mistake: the body is measured, and not what it becomes as a text within the response's JSON.
import base64
import json
import os

import boto3
from archive import export
from browser import followed

LIMIT = 6 * 1024 * 1024  # bytes of a response that Lambda hands on
BUCKET = os.environ["BUCKET"]
s3 = boto3.client("s3")


@followed
def lambda_handler(event, context):
    content_type, data = export(event["export"])
    response = direct(content_type, data)
    if len(response["body"].encode()) <= LIMIT:
        return response
    key = f"exports/{context.aws_request_id}"
    s3.put_object(Bucket=BUCKET, Key=key, Body=data, ContentType=content_type)
    url = s3.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": key}, ExpiresIn=900)
    return {"statusCode": 303, "headers": {"location": url}, "body": ""}


def direct(content_type, data):
    is_text = content_type.startswith("text/")
    return {
        "statusCode": 200,
        "headers": {"content-type": content_type},
        "body": data.decode() if is_text else base64.b64encode(data).decode(),
        "isBase64Encoded": not is_text,
    }
