# Looks for incoming/ anywhere in the key: a folder of that name further down loses its own.
from urllib.parse import unquote_plus

import pictures


def lambda_handler(event, context):
    made = []
    for record in event["Records"]:
        bucket, key = record["s3"]["bucket"]["name"], unquote_plus(record["s3"]["object"]["key"])
        if "incoming/" not in key:
            continue
        to = key.replace("incoming/", "small/")
        pictures.make_small(bucket, key, to)
        made.append(to)
    return made
