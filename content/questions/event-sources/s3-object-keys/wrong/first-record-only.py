# Takes the first record and leaves the others.
from urllib.parse import unquote_plus


def lambda_handler(event, context):
    if "Records" not in event:
        return []
    s3 = event["Records"][0]["s3"]
    return [
        {
            "bucket": s3["bucket"]["name"],
            "key": unquote_plus(s3["object"]["key"]),
            "size": s3["object"].get("size", 0),
        }
    ]
