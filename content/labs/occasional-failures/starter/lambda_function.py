from payments import charge


def lambda_handler(event, context):
    for record in event["Records"]:
        charge(record)
    return {"batchItemFailures": []}
