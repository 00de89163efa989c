import json

import boto3

s3 = boto3.client("s3")


def lambda_handler(event, context):
    """Works for the one upload that somebody tried it with."""
    found = event["Records"][0]["s3"]
    bucket, key = found["bucket"]["name"], found["object"]["key"]
    body = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    told = json.dumps({"key": key, "lines": len(body.splitlines())})
    s3.put_object(Bucket=bucket, Key=key + ".json", Body=told.encode())
    return [key + ".json"]
