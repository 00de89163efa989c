LIMIT_MB = 10 * 1024


def lambda_handler(event, context):
    """Believes that every image is sound."""
    return {"handler": event["handler"], "problems": []}
