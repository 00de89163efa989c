errors = []


def lambda_handler(event, context):
    for item in event["items"]:
        if item < 0:
            errors.append(item)
    return {"user": event["user"], "errors": errors}
