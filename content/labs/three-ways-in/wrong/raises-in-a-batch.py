# Mistake: one broken message of a queue fails the batch, and the good ones come back with it.
import base64
import json

from orders import BadOrder, place


def read(text):
    """The order in JSON text or bytes. Raises BadOrder for what is no JSON."""
    try:
        return json.loads(text)
    except (TypeError, ValueError) as error:
        raise BadOrder("not JSON") from error


def answer(event):
    """Synchronous: somebody waits, so the failure is an answer."""
    try:
        status, body = 201, place(read(event.get("body")))
    except BadOrder as error:
        status, body = 400, {"message": str(error)}
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}


def from_queue(records):
    """Polled, in any order: name each message that failed, and only those."""
    failed = []
    for record in records:
        place(read(record["body"]))
    return {"batchItemFailures": failed}


def from_stream(records):
    """Polled, in order: stop at the first failure, since Lambda comes back to it and to all behind it."""
    for record in records:
        try:
            place(read(base64.b64decode(record["kinesis"]["data"])))
        except BadOrder:
            return {"batchItemFailures": [{"itemIdentifier": record["kinesis"]["sequenceNumber"]}]}
    return {"batchItemFailures": []}


def source_of(event):
    """Who sent it: http, aws:sns, aws:sqs, aws:kinesis, events, or what it says of itself."""
    if "http" in event.get("requestContext", {}):
        return "http"
    if "detail-type" in event:
        return "events"
    first = (event.get("Records") or [{}])[0]
    return first.get("eventSource") or first.get("EventSource") or "nobody known"


def lambda_handler(event, context):
    match source_of(event):
        case "http":
            return answer(event)
        case "events":
            place(event["detail"])  # asynchronous: raising is the only way to say that it failed
        case "aws:sns":
            place(read(event["Records"][0]["Sns"]["Message"]))
        case "aws:sqs":
            return from_queue(event["Records"])
        case "aws:kinesis":
            return from_stream(event["Records"])
        case unknown:
            raise ValueError(f"No rule for an event of {unknown}")
    return None  # to a topic and a bus there is nothing to say
