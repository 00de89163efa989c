from payments import charge


# Reports rightly, and charges again whatever comes a second time.
def lambda_handler(event, context):
    failures = []
    for record in event["Records"]:
        try:
            charge(record)
        except Exception:
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}
