"""What a handler is given: the sample events of content/, made again from the requests behind them."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from portal.engines.front_doors import (
    Door,
    FunctionUrl,
    HttpApi,
    HttpRequest,
    IamCaller,
    JwtAuthorizer,
    LoadBalancer,
    RestApi,
    Route,
)
from portal.engines.front_doors.admit import Means, admit
from portal.engines.front_doors.events.format_2 import http_event
from portal.engines.front_doors.routing.routes import Routed, route_http

from .asking import NOW, asked

EVENTS = Path(__file__).parents[3] / "content" / "events"
# Made by the door, each time anew.
IDS = {"requestId", "extendedRequestId", "resourceId", "X-Amzn-Trace-Id", "x-amzn-trace-id"}
ADDED = ("x-forwarded-", "cloudfront-", "x-amzn-tls-", "x-amzn-trace-id")


def samples(source: str) -> dict[str, Any]:
    found = yaml.safe_load((EVENTS / f"{source}.yaml").read_text())["events"]
    return {event["name"]: event["payload"] for event in found}


def body_of(event: dict[str, Any]) -> bytes:
    body = event.get("body") or ""
    return base64.b64decode(body) if event["isBase64Encoded"] else body.encode()


def asked_by(event: dict[str, Any], method: str, path: str, query: str) -> HttpRequest:
    """The request that a client must have sent: without what the door adds."""
    headers = [
        (name, value)
        for name, values in event.get("multiValueHeaders", {}).items() or event.get("headers", {}).items()
        for value in (values if isinstance(values, list) else [values])
        if not name.lower().startswith(ADDED)
    ]
    headers += [("cookie", "; ".join(event["cookies"]))] if event.get("cookies") else []
    return asked(method, path, query=query, headers=headers, body=body_of(event))


def of_rest(event: dict[str, Any]) -> tuple[Door, HttpRequest]:
    query = event["multiValueQueryStringParameters"] or {}
    text = "&".join(f"{name}={value}" for name, values in query.items() for value in values)
    stage, resource = event["requestContext"]["stage"], event["resource"]
    api = RestApi(
        routes=(Route(key=f"{event['httpMethod']} {resource}"),),
        stages={stage: event["stageVariables"] or {}},
        binary_media_types=("image/png",),
    )
    return api, asked_by(event, event["httpMethod"], f"/{stage}{event['path']}", text)


def of_http(event: dict[str, Any]) -> tuple[Door, HttpRequest]:
    api = HttpApi(
        routes=(Route(key=event["routeKey"]),), stages={"$default": event.get("stageVariables", {})}
    )
    http = event["requestContext"]["http"]
    return api, asked_by(event, http["method"], event["rawPath"], event["rawQueryString"])


def of_url(event: dict[str, Any]) -> tuple[Door, HttpRequest]:
    context = event["requestContext"]
    iam = context.get("authorizer", {}).get("iam")
    request = asked_by(event, context["http"]["method"], event["rawPath"], event["rawQueryString"])
    if iam is None:
        return FunctionUrl(), request
    caller = IamCaller(
        access_key=iam["accessKey"],
        account_id=iam["accountId"],
        user_id=iam["userId"],
        user_arn=iam["userArn"],
    )
    signed = asked(
        request.method, request.path, query=request.query, headers=request.headers, signed_by=caller
    )
    return FunctionUrl(auth_type="AWS_IAM"), signed


def of_alb(event: dict[str, Any]) -> tuple[Door, HttpRequest]:
    several = event.get("multiValueQueryStringParameters", {})
    query = event.get("queryStringParameters") or several
    pairs = [(n, v) for n, vs in query.items() for v in (vs if isinstance(vs, list) else [vs])]
    text = "&".join(f"{name}={value}" for name, value in pairs)
    balancer = LoadBalancer(multi_value_headers="multiValueHeaders" in event)
    return balancer, asked_by(event, event["httpMethod"], event["path"], text)


MADE = {"rest-api": of_rest, "http-api": of_http, "function-url": of_url, "alb": of_alb}
CASES = [
    (source, name, event)
    for source in MADE
    for name, event in samples(source).items()
    if name not in ("health-check", "get-jwt")
]


def without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: without_ids(one) for name, one in value.items() if name not in IDS}
    return [without_ids(one) for one in value] if isinstance(value, list) else value


def sorts(value: Any) -> Any:
    """The shape alone: keys, and what sort of value each has."""
    if isinstance(value, dict):
        return {name: sorts(one) for name, one in value.items()}
    return [sorts(one) for one in value] if isinstance(value, list) else type(value)


@pytest.mark.parametrize(("source", "name", "event"), CASES, ids=[f"{case[0]}/{case[1]}" for case in CASES])
def test_a_sample_event_is_what_its_request_becomes(source: str, name: str, event: dict[str, Any]) -> None:
    door, request = MADE[source](event)

    made = admit(door, request, Means(now=NOW)).event

    assert without_ids(made) == without_ids(event)
    assert sorts(made) == sorts(event)
    assert json.loads(json.dumps(made)) == made


def test_claims_of_a_token_are_where_the_sample_has_them() -> None:
    sample = samples("http-api")["get-jwt"]
    api = HttpApi(
        routes=(Route(key="GET /me", authorizer="people"),),
        authorizers=(
            JwtAuthorizer(name="people", issuer="https://a/", audience=("b",), jwks={"keys": [{}]}),
        ),
    )
    request = asked_by(sample, "GET", "/me", "")
    routed = route_http(api, "GET", "/me")
    assert isinstance(routed, Routed)

    made = http_event(api, request, routed, sample["requestContext"]["authorizer"])

    assert without_ids(made) == without_ids(sample)
