# Mistake: a REMOVE has no new image, so an expired parcel stops the shard.
import json

from tracking import publish


def lambda_handler(event, context):
    for record in event["Records"]:
        change = record["dynamodb"]
        try:
            publish(json.loads(change["NewImage"]["body"]["S"]))
        except Exception as error:
            print(f"stops here: {error!r}")
            return {"batchItemFailures": [{"itemIdentifier": change["SequenceNumber"]}]}
    return {"batchItemFailures": []}
