import json

from database import BadReading, store


def lambda_handler(event, context):
    failures = []
    for record in event["Records"]:
        try:
            store(json.loads(record["body"]))
        except (ValueError, BadReading) as error:
            print(f"comes again: {error}")
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}
