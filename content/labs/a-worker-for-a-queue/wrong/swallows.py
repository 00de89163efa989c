# Nothing fails any more: what could not be stored is logged, and deleted.
import json

from database import BadReading, store


def lambda_handler(event, context):
    for record in event["Records"]:
        try:
            store(json.loads(record["body"]))
        except (ValueError, BadReading) as error:
            print(f"skipped: {error}")
    return {"batchItemFailures": []}
