# Mistake: the context is asked only where the event says nothing; whoever lies says something.
import json

import boto3
from engine import tenants

BUCKET = "tenant-files"

s3 = boto3.client("s3")
settings = None  # one tenant's: Lambda never gives this environment to another


def load(tenant):
    global settings
    if settings is None:
        found = s3.get_object(Bucket=BUCKET, Key=f"{tenant}/settings.json")
        settings = json.load(found["Body"])
    return settings


@tenants
def lambda_handler(event, context):
    tenant = event.get("tenant") or context.tenant_id
    if not tenant:
        raise RuntimeError("tenant isolation is off: this code must not serve anybody")
    letter = f"Dear {event['to']}! Yours, {load(tenant)['signature']}"
    s3.put_object(Bucket=BUCKET, Key=f"{tenant}/letters/{event['id']}.txt", Body=letter.encode())
    return {"letter": letter}
