import json

import table


def answer(status, content):
    return {"statusCode": status, "body": json.dumps(content)}


def lambda_handler(event, context):
    key = context.aws_request_id
    if table.put_if_absent(key, event["body"]):
        return answer(201, {"orderId": key})
    return answer(200, {"orderId": key})
