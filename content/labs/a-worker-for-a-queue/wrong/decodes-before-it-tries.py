# Decodes all bodies first, outside of the try: one that is no JSON fails the batch before anything is stored.
import json

from database import BadReading, store


def lambda_handler(event, context):
    readings = [(record["messageId"], json.loads(record["body"])) for record in event["Records"]]
    failures = []
    for message_id, reading in readings:
        try:
            store(reading)
        except BadReading:
            failures.append({"itemIdentifier": message_id})
    return {"batchItemFailures": failures}
