"""The samples of content/events are of the shapes that the builders make: same keys, same types."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from portal.engines.events import build

EVENTS = Path(__file__).parents[3] / "content" / "events"
# Below these, keys are what somebody named them: they are compared by the kind of their values alone.
FREE = {
    "headers", "multiValueHeaders", "queryStringParameters", "multiValueQueryStringParameters", "pathParameters",
    "detail", "Keys", "NewImage", "OldImage", "messageAttributes", "MessageAttributes", "stageVariables", "claims",
}  # fmt: skip

Knobs = dict[str, Any]
BARE: Knobs = {"path": "/hello", "route": "/hello"}  # no path parameters
# How each sample is built, source by source.
LIKE: dict[str, dict[str, tuple[str, Knobs]]] = {
    "alb": {
        "get": ("alb", {}),
        "post-json": ("alb", {"method": "POST", "body": "json"}),
        "multi-value": ("alb", {"multi": True}),
        "health-check": ("alb", {"health": True}),
    },
    "function-url": {
        "get": ("function-url", {}),
        "get-root": ("function-url", {"path": "/", "query": ""}),
        "post-json": ("function-url", {"method": "POST", "body": "json", "query": ""}),
        "get-iam": ("function-url", {"signed": True, "query": ""}),
    },
    "http-api": {
        "get": ("http-api", {"route": "/other"}),
        "get-no-query": ("http-api", {"route": "/other", "query": ""}),
        "post-json": ("http-api", {"route": "/other", "query": "", "body": "json"}),
        "post-base64": ("http-api", {"route": "/other", "query": "", "body": "binary"}),
        "post-no-body": ("http-api", {"route": "/other", "query": ""}),
        "post-bad-json": ("http-api", {"route": "/other", "query": "", "body": "cut"}),
        "get-repeated": ("http-api", {"headers": "Cookie: a=1; b=2"}),
        "get-jwt": ("http-api", {"route": "/other", "query": "", "caller": "jwt"}),
    },
    "rest-api": {
        "get": ("rest-api", BARE),
        "get-no-query": ("rest-api", {**BARE, "query": ""}),
        "get-path": ("rest-api", {"variables": True}),
        "post-json": ("rest-api", {**BARE, "query": "", "body": "json"}),
        "post-base64": ("rest-api", {**BARE, "query": "", "body": "binary", "binary_types": True}),
    },
    "s3": {
        "put": ("s3", {}),
        "encoded-key": ("s3", {}),
        "empty-object": ("s3", {"size": 0}),
        "multipart": ("s3", {"name": "ObjectCreated:CompleteMultipartUpload"}),
        "delete": ("s3", {"name": "ObjectRemoved:Delete"}),
        "version-2-1": ("s3", {"version": "2.1"}),
        "test-event": ("s3", {"name": "s3:TestEvent"}),
    },
    "sqs": {
        "one-message": ("sqs", {"records": 1}),
        "bad-body": ("sqs", {"records": 3, "poison": 2}),
        "received-again": ("sqs", {"records": 1, "received": 4}),
        "fifo-groups": ("sqs-fifo", {"records": 3}),
        "from-sns": ("sqs", {"records": 1, "inside": "sns"}),
        "from-s3": ("sqs", {"records": 1, "inside": "s3"}),
    },
    "sns": {
        "notification": ("sns", {"subject": "Order placed"}),
        "json-message": ("sns", {}),
        "with-attributes": ("sns", {"subject": "Order placed", "attributes": True}),
    },
    "kinesis": {
        name: ("kinesis", {"records": count})
        for name, count in (
            ("two-records", 2),
            ("not-json", 2),
            ("bad-middle", 3),
            ("two-keys", 4),
            ("binary", 1),
        )
    },
    "dynamodb-stream": {
        "insert": ("dynamodb-stream", {"records": 1, "changes": "INSERT"}),
        "modify": ("dynamodb-stream", {"records": 1, "changes": "MODIFY"}),
        "remove": ("dynamodb-stream", {"records": 1, "changes": "REMOVE"}),
        "three-changes": ("dynamodb-stream", {"records": 3}),
        "ttl-delete": ("dynamodb-stream", {"records": 1, "changes": "expiry"}),
        "keys-only": ("dynamodb-stream", {"records": 1, "changes": "MODIFY", "view": "KEYS_ONLY"}),
        "typed-values": ("dynamodb-stream", {"records": 1, "changes": "INSERT", "types": True}),
    },
    "eventbridge": {
        "custom": ("eventbridge", {}),
        "unknown-type": ("eventbridge", {"kind": "unknown"}),
        "s3-object-created": ("eventbridge", {"kind": "s3:ObjectCreated:Put"}),
    },
    "schedule": {
        "rule": ("schedule", {}),
        "rule-again": ("schedule", {}),
        "scheduler-no-input": ("schedule", {"by": "scheduler-empty"}),
    },
    "iot": {
        "reading": ("iot", {}),
        "with-topic": ("iot", {"topic": True}),
        "missing-field": ("iot", {"fault": "missing"}),
        "other-unit": ("iot", {"fault": "unit"}),
    },
    "hello": {
        "empty": ("direct", {"shape": "empty"}),
        "string": ("direct", {"shape": "string"}),
        "number": ("direct", {"shape": "number"}),
    },
}
# What a builder cannot be turned to: of whose records there are several kinds, or anything at all.
OF_THEIR_OWN = {
    "s3/three-records", "sqs/two-messages", "schedule/scheduler", "hello/seattle", "hello/list",
}  # fmt: skip


def skeleton(value: Any, *, free: bool = False) -> Any:
    if isinstance(value, dict):
        held = {name: skeleton(held, free=free or name in FREE) for name, held in value.items()}
        return "free" if free else held
    if isinstance(value, list):
        return [] if free or not value else [skeleton(value[0])]
    if isinstance(value, bool) or value is None:
        return type(value).__name__
    return "number" if isinstance(value, int | float) else "text"


def samples() -> list[tuple[str, str, Any]]:
    return [
        (path.stem, event["name"], event["payload"])
        for path in sorted(EVENTS.glob("*.yaml"))
        for event in yaml.safe_load(path.read_text())["events"]
        if f"{path.stem}/{event['name']}" not in OF_THEIR_OWN
    ]


@pytest.mark.parametrize(
    ("source", "name", "payload"), samples(), ids=lambda part: part if isinstance(part, str) else ""
)
def test_a_sample_has_the_shape_that_is_built(source, name, payload):
    slug, knobs = LIKE[source][name]

    assert skeleton(payload) == skeleton(build(slug, knobs))


def test_records_of_several_kinds_have_each_the_shape_that_is_built():
    events = {f"{path.stem}/{event['name']}": event["payload"] for path in EVENTS.glob("*.yaml")
              for event in yaml.safe_load(path.read_text())["events"]}  # fmt: skip
    put, gone = (build("s3", knobs)["Records"][0] for knobs in ({}, {"name": "ObjectRemoved:Delete"}))
    plain, told = (build("sqs", {"attributes": on})["Records"][0] for on in (False, True))

    assert [skeleton(one) for one in events["s3/three-records"]["Records"]] == [
        skeleton(one) for one in (put, put, gone)
    ]
    assert [skeleton(one) for one in events["sqs/two-messages"]["Records"]] == [
        skeleton(one) for one in (told, plain)
    ]
