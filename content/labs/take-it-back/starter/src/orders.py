import json


def lambda_handler(event, context):
    order = json.loads(event["body"])
    total = sum(line["price"] * line["count"] for line in order["lines"])
    return {
        "statusCode": 201,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps({"orderId": order["orderId"], "total": total}),
    }
