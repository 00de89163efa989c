from work import process


def lambda_handler(event, context):
    processed = []
    for item in event["items"]:
        process(item)
        processed.append(item["id"])

    return {"processed": processed, "unprocessed": []}
