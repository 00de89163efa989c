# Stops at the first failure and reports it alone: what stands behind it is deleted, and was never stored.
import json

from database import BadReading, store


def lambda_handler(event, context):
    for record in event["Records"]:
        try:
            store(json.loads(record["body"]))
        except (ValueError, BadReading):
            return {"batchItemFailures": [{"itemIdentifier": record["messageId"]}]}
    return {"batchItemFailures": []}
