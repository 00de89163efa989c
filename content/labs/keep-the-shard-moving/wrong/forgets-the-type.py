# Mistake: every value of an image is wrapped in its type.
import json

from tracking import publish


def lambda_handler(event, context):
    for record in event["Records"]:
        change = record["dynamodb"]
        if record["eventName"] == "REMOVE":
            continue
        try:
            publish(json.loads(change["NewImage"]["body"]))
        except Exception as error:
            print(f"stops here: {error!r}")
            return {"batchItemFailures": [{"itemIdentifier": change["SequenceNumber"]}]}
    return {"batchItemFailures": []}
