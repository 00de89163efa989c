import json


def connect(event, context):
    return {"statusCode": 200}


def say(event, context):
    said = json.loads(event["body"])["text"]
    return {"statusCode": 200, "body": f"you said {said}"}
