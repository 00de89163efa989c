# Mistake: Lambda knows no record by its eventID, and takes the whole batch for failed.
import json

from tracking import publish


def lambda_handler(event, context):
    for record in event["Records"]:
        change = record["dynamodb"]
        if record["eventName"] == "REMOVE":
            continue
        try:
            publish(json.loads(change["NewImage"]["body"]["S"]))
        except Exception as error:
            print(f"stops here: {error!r}")
            return {"batchItemFailures": [{"itemIdentifier": record["eventID"]}]}
    return {"batchItemFailures": []}
