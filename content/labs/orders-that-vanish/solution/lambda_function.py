"""Books each order of a batch, and says which could not be booked."""

import json

from ledger import book


def lambda_handler(event, context):
    failed = []
    for record in event["Records"]:
        try:
            order = json.loads(record["body"])
            book(order)
        except Exception as error:
            print(f"ERROR {record['messageId']}: {error}")
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}
