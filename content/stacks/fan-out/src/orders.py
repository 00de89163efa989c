import json
import os

import boto3


def publish(event, context):
    boto3.client("sns").publish(TopicArn=os.environ["TOPIC"], Message=json.dumps(event))


def mail(event, context):
    order = json.loads(event["Records"][0]["Sns"]["Message"])
    entry = {"Source": "shop", "DetailType": "Order mailed", "Detail": json.dumps(order)}
    boto3.client("events").put_events(Entries=[entry])


def alert(event, context):
    return event["detail"]["total"]
