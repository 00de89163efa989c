# One broken reading takes its whole batch back, again and again, and into the dead-letter queue.
import json

from database import store


def lambda_handler(event, context):
    for record in event["Records"]:
        store(json.loads(record["body"]))
    return {"batchItemFailures": []}
