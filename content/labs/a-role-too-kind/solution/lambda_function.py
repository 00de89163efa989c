import json
import os

import boto3

s3 = boto3.client("s3")
sqs = boto3.client("sqs")
digests = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def lambda_handler(event, context):
    key = event["report"]  # whatever the caller says
    found = s3.get_object(Bucket=os.environ["BUCKET"], Key=key)
    rows = len(found["Body"].read().decode().splitlines()) - 1  # the first line names the columns
    digests.update_item(
        Key={"report": key},
        UpdateExpression="SET #rows = :rows",
        ExpressionAttributeNames={"#rows": "rows"},
        ExpressionAttributeValues={":rows": rows},
    )
    digest = {"report": key, "rows": rows}
    sqs.send_message(QueueUrl=os.environ["DONE"], MessageBody=json.dumps(digest))
    return digest
