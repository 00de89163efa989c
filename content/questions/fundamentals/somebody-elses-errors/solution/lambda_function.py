def lambda_handler(event, context):
    errors = [item for item in event["items"] if item < 0]
    return {"user": event["user"], "errors": errors}
