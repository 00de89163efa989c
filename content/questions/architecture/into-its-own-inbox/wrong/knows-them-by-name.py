# Stays in the inbox and skips names that begin with small-: somebody's small-house.jpg stays large.
from urllib.parse import unquote_plus

import pictures


def lambda_handler(event, context):
    made = []
    for record in event["Records"]:
        bucket, key = record["s3"]["bucket"]["name"], unquote_plus(record["s3"]["object"]["key"])
        if key.startswith("incoming/small-"):
            continue
        to = key.replace("incoming/", "incoming/small-")
        pictures.make_small(bucket, key, to)
        made.append(to)
    return made
