from urllib.parse import unquote_plus

import pictures

FROM, TO = "incoming/", "small/"


def lambda_handler(event, context):
    made = []
    for record in event["Records"]:
        bucket, key = record["s3"]["bucket"]["name"], unquote_plus(record["s3"]["object"]["key"])
        if not key.startswith(FROM):
            continue  # the notification should have a filter; one that is forgotten costs nothing here
        to = TO + key.removeprefix(FROM)
        pictures.make_small(bucket, key, to)
        made.append(to)
    return made
