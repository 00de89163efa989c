from words import GREETING


def handler(event, context):
    return {"statusCode": 200, "body": f"{GREETING}, version {context.function_version}"}


def warm(event, context):
    return GREETING
