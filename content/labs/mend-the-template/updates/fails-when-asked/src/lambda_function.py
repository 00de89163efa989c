import json


def lambda_handler(event, context):
    if (event.get("queryStringParameters") or {}).get("fail"):
        raise RuntimeError("as it was asked to")
    return {"statusCode": 200, "body": json.dumps({"message": "Hello from Lambda!", "version": 2})}
