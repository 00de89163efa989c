# Takes the body for an object. It is a text, so no reading is ever stored.
from database import BadReading, store


def lambda_handler(event, context):
    failures = []
    for record in event["Records"]:
        try:
            store(record["body"])
        except BadReading:
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}
