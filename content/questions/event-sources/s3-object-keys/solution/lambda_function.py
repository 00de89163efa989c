from urllib.parse import unquote_plus


def lambda_handler(event, context):
    return [
        {
            "bucket": record["s3"]["bucket"]["name"],
            "key": unquote_plus(record["s3"]["object"]["key"]),
            "size": record["s3"]["object"].get("size", 0),
        }
        for record in event.get("Records", [])
    ]
