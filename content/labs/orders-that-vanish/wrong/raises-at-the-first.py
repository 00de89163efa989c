# No try at all: nothing vanishes, but one closed account takes the whole batch back, and its neighbours are booked twice.
import json

from ledger import book


def lambda_handler(event, context):
    for record in event["Records"]:
        book(json.loads(record["body"]))
    return {"batchItemFailures": []}
