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
    is_text = content_type.startswith("text/")
    return {
        "statusCode": 200,
        "headers": {"content-type": content_type},
        "body": data.decode() if is_text else base64.b64encode(data).decode(),
        "isBase64Encoded": not is_text,
    }
