# A default value is made once, too: with the function, and not with each call.
def negative(items, errors=[]):
    for item in items:
        if item < 0:
            errors.append(item)
    return errors


def lambda_handler(event, context):
    return {"user": event["user"], "errors": negative(event["items"])}
