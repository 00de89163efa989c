import json

import boto3
from engine import tenants

BUCKET = "tenant-files"

s3 = boto3.client("s3")
settings = None


def load(tenant):
    global settings
    if settings is None:
        found = s3.get_object(Bucket=BUCKET, Key=f"{tenant}/settings.json")
        settings = json.load(found["Body"])
    return settings


@tenants
def lambda_handler(event, context):
    tenant = event["tenant"]
    letter = f"Dear {event['to']}! Yours, {load(tenant)['signature']}"
    s3.put_object(Bucket=BUCKET, Key=f"letters/{event['id']}.txt", Body=letter.encode())
    return {"letter": letter}
