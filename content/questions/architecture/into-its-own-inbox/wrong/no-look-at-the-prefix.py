# Writes elsewhere, and works on whatever comes: without a filter its own pictures come too.
from urllib.parse import unquote_plus

import pictures


def lambda_handler(event, context):
    made = []
    for record in event["Records"]:
        bucket, key = record["s3"]["bucket"]["name"], unquote_plus(record["s3"]["object"]["key"])
        to = "small/" + key.rsplit("/", 1)[-1]
        pictures.make_small(bucket, key, to)
        made.append(to)
    return made
