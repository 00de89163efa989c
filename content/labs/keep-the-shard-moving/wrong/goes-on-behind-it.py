# Mistake: what is done behind the failure is done again, and out of order.
import json

from tracking import publish


def lambda_handler(event, context):
    failures = []
    for record in event["Records"]:
        change = record["dynamodb"]
        if record["eventName"] == "REMOVE":
            continue
        try:
            publish(json.loads(change["NewImage"]["body"]["S"]))
        except Exception as error:
            print(f"stops here: {error!r}")
            failures.append({"itemIdentifier": change["SequenceNumber"]})
    return {"batchItemFailures": failures}
