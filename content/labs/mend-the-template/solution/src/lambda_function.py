import json


def lambda_handler(event, context):
    print(json.dumps({"level": "INFO", "message": "hello"}))
    return {
        "statusCode": 200,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps({"message": "Hello from Lambda!"}),
    }
