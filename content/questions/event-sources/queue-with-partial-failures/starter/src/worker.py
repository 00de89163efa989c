import json


def lambda_handler(event, context):
    failures = []
    for record in event["Records"]:
        order = json.loads(record["body"])
        if order.get("broken"):
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}
