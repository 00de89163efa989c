import json


def pack(order):
    if order["quantity"] < 1:
        raise ValueError("nothing was ordered")
    print("packed", order["id"])


def lambda_handler(event, context):
    for record in event["Records"]:
        try:
            pack(json.loads(record["body"]))
        except Exception as error:
            print("failed:", error)
    return {"statusCode": 200}
