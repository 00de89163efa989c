import json
import logging

logger = logging.getLogger()
logger.setLevel(logging.INFO)

LONGEST_NAME = 50


class BadRequest(Exception):
    """The caller's mistake; the text is what the caller is told."""


def name_in(event):
    try:
        body = json.loads(event.get("body") or "")
    except json.JSONDecodeError:
        raise BadRequest("The body must be JSON.") from None
    if not isinstance(body, dict):
        raise BadRequest("The body must be a JSON object.")
    name = body.get("name")
    if not isinstance(name, str):
        raise BadRequest("name must be text.")
    name = name.strip()
    if not 1 <= len(name) <= LONGEST_NAME:
        raise BadRequest(f"name must have 1 to {LONGEST_NAME} characters.")
    return name


def respond(status, body):
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(body),
    }


def lambda_handler(event, context):
    logger.info("request %s", event.get("routeKey"))
    try:
        name = name_in(event)
    except BadRequest as refusal:
        return respond(400, {"message": str(refusal)})
    return respond(200, {"message": f"Hello, {name}!"})
