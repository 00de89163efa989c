import base64
import json

from work import reorder, ship, take_back, weigh_again


class UnknownSource(Exception):
    """Nobody has said what to do with events of this source."""


def from_orders(record):
    ship(json.loads(record["body"]))


def from_returns(record):
    take_back(json.loads(record["body"]))


def from_stock(record):
    reorder(record["dynamodb"]["Keys"]["sku"]["S"])


def from_scans(record):
    weigh_again(json.loads(base64.b64decode(record["kinesis"]["data"])))


# By the service, and what it is called there: two queues look alike.
ROUTES = {
    ("sqs", "orders"): from_orders,
    ("sqs", "returns"): from_returns,
    ("dynamodb", "table/stock"): from_stock,
    ("kinesis", "stream/scans"): from_scans,
}


def source_of(event):
    """Its service and name; what the event says of itself where that is no source of ours."""
    first = (event.get("Records") or [{}])[0]
    arn = first.get("eventSourceARN")
    if not arn:
        return first.get("EventSource") or first.get("eventSource") or f"an event with {sorted(event)}"
    _, _, service, _, _, name = arn.split(":", 5)
    return service, name.partition("/stream/")[0] if service == "dynamodb" else name


def lambda_handler(event, context):
    source = source_of(event)
    if source not in ROUTES:
        raise UnknownSource(f"No route for {source}")
    for record in event["Records"]:
        ROUTES[source](record)
    return {"handled": len(event["Records"])}
