import json

from orders import find, place


def lambda_handler(event, context):
    method = event["requestContext"]["http"]["method"]
    if method == "POST":
        return {"statusCode": 201, "body": place(json.loads(event["body"]))}

    order = find(event["pathParameters"]["id"])
    order["tags"] = event["queryStringParameters"]["tag"].split(",")
    return {"statusCode": 200, "body": order}
