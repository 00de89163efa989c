# Says of the whole batch that it failed: what was booked comes again, and is booked again.
import json

from ledger import book


def lambda_handler(event, context):
    failed = False
    for record in event["Records"]:
        try:
            book(json.loads(record["body"]))
        except Exception as error:
            print(f"ERROR {record['messageId']}: {error}")
            failed = True
    return {"batchItemFailures": [{"itemIdentifier": r["messageId"]} for r in event["Records"]] if failed else []}
