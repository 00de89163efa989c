import json

from orders import place


def lambda_handler(event, context):
    # Right for an HTTP API and a good order, so far.
    order = json.loads(event["body"])
    return {"statusCode": 201, "body": json.dumps(place(order))}
