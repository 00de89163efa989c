# Reports the receipt handle, which names no message: the whole batch has failed.
import json

from database import BadReading, store


def lambda_handler(event, context):
    failures = []
    for record in event["Records"]:
        try:
            store(json.loads(record["body"]))
        except (ValueError, BadReading):
            failures.append({"itemIdentifier": record["receiptHandle"]})
    return {"batchItemFailures": failures}
