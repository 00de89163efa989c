# The identifier is that of the order and not of the message: Lambda knows no such message, and takes all of the batch back.
import json

from ledger import AccountClosed, book


def lambda_handler(event, context):
    failed = []
    for record in event["Records"]:
        order = json.loads(record["body"])
        try:
            book(order)
        except AccountClosed as error:
            print(f"ERROR {record['messageId']}: {error}")
            failed.append({"itemIdentifier": str(order["id"])})
    return {"batchItemFailures": failed}
