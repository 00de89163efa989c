# Base64 is left as it is: JSON, it thinks, never comes that way.
import json


def lambda_handler(event, context):
    order = json.loads(event["body"])
    headers = {"content-type": "application/json"}
    return {"statusCode": 201, "headers": headers, "body": json.dumps({"orderId": order["orderId"]})}
