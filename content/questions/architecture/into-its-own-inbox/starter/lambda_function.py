import pictures


def lambda_handler(event, context):
    made = []
    for record in event["Records"]:
        bucket, key = record["s3"]["bucket"]["name"], record["s3"]["object"]["key"]
        to = key.replace("incoming/", "incoming/small-")
        pictures.make_small(bucket, key, to)
        made.append(to)
    return made
