import json


def read(event, context):
    return {"statusCode": 200, "body": json.dumps({"price": 12})}
