# Mistake: right for every request its author made by hand, an exception for the first one he did not.
import json
import logging

logger = logging.getLogger()
logger.setLevel(logging.INFO)


def lambda_handler(event, context):
    logger.info("request %s", event["routeKey"])
    body = json.loads(event["body"])
    return {
        "statusCode": 200,
        "headers": {"content-type": "application/json"},
        "body": json.dumps({"message": f"Hello, {body['name'].strip()}!"}),
    }
