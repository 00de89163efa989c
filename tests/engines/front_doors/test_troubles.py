"""What the caller sees when there is nothing to see: every trouble at every door."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from portal.engines.front_doors import (
    DOORS,
    Answer,
    Door,
    FunctionUrl,
    HttpApi,
    IamCaller,
    LoadBalancer,
    RestApi,
    Route,
    WebSocketApi,
    call,
    problems,
    refusal,
)
from portal.engines.front_doors.configured.doors import URL_ACTIONS
from portal.engines.front_doors.sockets.connection import MESSAGE_BYTES

from .asking import NOW, Function, asked, exchange, said

REST, HTTP, URL, ALB = RestApi(), HttpApi(), FunctionUrl(), LoadBalancer()
EVERY = [REST, HTTP, URL, ALB]
MB = 1024 * 1024


def path_of(door: Door) -> str:
    return "/prod/a" if door.kind == "rest-api" else "/a"


def message(body: bytes) -> Any:
    return json.loads(body).get("message")


@pytest.mark.parametrize(
    ("door", "status", "body"),
    [
        (REST, 502, '{"message":"Internal server error"}'),  # facts G-13
        (HTTP, 500, '{"message":"Internal Server Error"}'),  # S test_aws_proxy_lambda_runtime_exception
        (HttpApi(payload_format="1.0"), 500, '{"message":"Internal Server Error"}'),
        (URL, 502, "Internal Server Error"),  # conformance row 64
    ],
)
@pytest.mark.parametrize("timed_out", [False, True], ids=["raised", "over its time"])
def test_a_function_that_failed(door: Door, status: int, body: str, timed_out: bool) -> None:
    error = Answer(kind="failed", payload='{"errorMessage": "secret"}', timed_out=timed_out)
    found = call(door, asked(path=path_of(door)), lambda event: error, NOW)

    assert (found.response.status, found.response.body.decode()) == (status, body)
    assert ("time-out" in said(found)) is timed_out


def test_a_load_balancer_says_it_in_html() -> None:
    # event-sources §4, unconfirmed
    response = exchange(ALB, asked(), {"errorMessage": "secret"}, kind="failed").response

    assert response.status == 502
    assert b"<h1>502 Bad Gateway</h1>" in response.body
    assert response.value("content-type") == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("door", "took_s", "status", "words"),
    [
        (REST, 29.1, 504, "Endpoint request timed out"),  # facts T-1; words of event-sources §4
        (REST, 29.0, 200, None),
        (RestApi(timeout_ms=1_000), 1.1, 504, "Endpoint request timed out"),
        (HTTP, 30.1, 503, "Service Unavailable"),  # facts T-2; words of event-sources §4
        (HTTP, 30.0, 200, None),
        (URL, 800.0, 200, None),  # as long as the function may run
        (ALB, 800.0, 200, None),  # ELB: lambda-functions, "waits until your Lambda function responds"
    ],
)
def test_how_long_a_door_waits(door: Door, took_s: float, status: int, words: str | None) -> None:
    found = exchange(door, asked(path=path_of(door)), {"statusCode": 200, "body": "{}"}, took_s=took_s)

    assert found.response.status == status
    assert message(found.response.body) == words
    assert found.answer is not None  # it ran all the same


@pytest.mark.parametrize(
    ("door", "status"), [(REST, 500), (HTTP, 500), (URL, 429), (ALB, 502)], ids=lambda value: str(value)[:6]
)
def test_a_throttle_of_lambda(door: Door, status: int) -> None:
    # facts G-13; Lambda: urls-configuration; a load balancer's is unconfirmed
    found = exchange(door, asked(path=path_of(door)), {"message": "Rate Exceeded."}, kind="throttled")

    assert found.response.status == status
    assert "no code ran" in said(found)


@pytest.mark.parametrize("door", [REST, HTTP], ids=lambda door: door.kind)
def test_a_throttle_of_the_api_itself(door: Door) -> None:
    # facts T-6; API Gateway: supported-gateway-response-types, THROTTLED
    response = refusal(door, asked(), "too many requests", "Over 10,000 requests a second.").response

    assert (response.status, message(response.body)) == (429, "Too Many Requests")


@pytest.mark.parametrize(
    ("door", "most_mb", "status"),
    [(REST, 10, 413), (HTTP, 10, 413), (URL, 6, 413), (ALB, 1, 413)],  # facts T-3, M-7; event-sources §4
)
def test_a_body_that_is_too_large(door: Door, most_mb: int, status: int) -> None:
    function = Function({"statusCode": 200})
    found = call(door, asked("POST", path_of(door), body=b"x" * (most_mb * MB + 1)), function, NOW)

    assert (found.response.status, function.events) == (status, [])
    assert DOORS[door.kind].request_bytes == most_mb * MB


@pytest.mark.parametrize("door", [REST, HTTP], ids=lambda door: door.kind)
def test_what_an_api_takes_and_lambda_does_not(door: Door) -> None:
    """A body of 7 MB is no trouble for the API, and over the 6 MB of an invocation (facts G-13, M-7)."""
    function = Function({"statusCode": 200})
    found = call(door, asked("POST", path_of(door), body=b"x" * 7 * MB), function, NOW)

    assert (found.response.status, function.events) == (500, [])
    assert "6 MB" in said(found)


@pytest.mark.parametrize(("size", "status"), [(MB - 100, 200), (MB, 502)])
def test_a_load_balancer_takes_1_mb_of_response(size: int, status: int) -> None:
    # ELB: load-balancer-troubleshooting
    assert exchange(ALB, asked(), {"statusCode": 200, "body": "x" * size}).response.status == status


@pytest.mark.parametrize(
    ("door", "status"),
    [
        (RestApi(may_invoke=False), 500),  # facts G-13
        (HttpApi(may_invoke=False), 500),  # API Gateway: http-api-lambda-authorizer
        (LoadBalancer(may_invoke=False), 502),  # unconfirmed
    ],
)
def test_a_service_without_permission(door: Door, status: int) -> None:
    function = Function({"statusCode": 200})
    found = call(door, asked(path=path_of(door)), function, NOW)

    assert (found.response.status, function.events) == (status, [])
    assert "lambda:InvokeFunction" in said(found)


def caller_with(*actions: str) -> IamCaller:
    return IamCaller(
        access_key="AKIAIOSFODNN7EXAMPLE",
        account_id="111122223333",
        user_id="AIDACKCEVSQ6C2EXAMPLE",
        user_arn="arn:aws:iam::111122223333:user/asha",
        granted=frozenset(actions),
    )


NOTHING: frozenset[str] = frozenset()
BOTH = tuple(URL_ACTIONS)


@pytest.mark.parametrize(
    ("auth", "public", "caller", "status"),
    [
        ("NONE", URL_ACTIONS, None, 200),
        ("NONE", NOTHING, None, 403),
        ("NONE", {"lambda:InvokeFunctionUrl"}, None, 403),
        ("NONE", {"lambda:InvokeFunction"}, None, 403),
        ("NONE", NOTHING, caller_with(*BOTH), 403),
        ("AWS_IAM", NOTHING, caller_with(*BOTH), 200),
        ("AWS_IAM", {"lambda:InvokeFunctionUrl"}, caller_with("lambda:InvokeFunction"), 200),
        ("AWS_IAM", NOTHING, caller_with("lambda:InvokeFunctionUrl"), 403),
        ("AWS_IAM", URL_ACTIONS, None, 403),
    ],
    ids=["public", "nothing granted", "one of two", "the other of two", "whoever signs where nobody asks",
         "own policy", "half and half", "half of it", "unsigned"],
)  # fmt: skip
def test_who_may_call_a_function_url(auth: Any, public: Any, caller: IamCaller | None, status: int) -> None:
    # facts; S test_lambda_permission_url_invocation
    url = FunctionUrl(auth_type=auth, granted=frozenset(public))
    function = Function("hello")
    response = call(url, asked(signed_by=caller), function, NOW).response

    assert response.status == status
    assert bool(function.events) is (status == 200)
    if status == 403:
        assert json.loads(response.body)["Message"].startswith("Forbidden. For troubleshooting Function URL")


def test_a_load_balancer_takes_no_websocket_to_a_function() -> None:
    # ELB: lambda-functions
    assert exchange(ALB, asked(headers={"Upgrade": "WebSocket"}), {"statusCode": 200}).response.status == 400


@pytest.mark.parametrize(
    ("door", "path", "status", "words"),
    [
        (REST, "/dev/a", 403, "Forbidden"),
        (REST, "/", 403, "Forbidden"),
        (RestApi(routes=()), "/prod/a", 403, "Missing Authentication Token"),
        (HttpApi(stages={"dev": {}}), "/a", 404, "Not Found"),
        (HttpApi(routes=()), "/a", 404, "Not Found"),
    ],
)
def test_where_no_route_leads(door: Any, path: str, status: int, words: str) -> None:
    # API Gateway: supported-gateway-response-types, http-api-develop-routes
    door = door if door.routes else replace(door, routes=(Route(key="POST /b"),))
    found = exchange(door, asked(path=path), {"statusCode": 200})

    assert (found.response.status, message(found.response.body)) == (status, words)


@pytest.mark.parametrize("door", EVERY, ids=lambda door: door.kind)
def test_the_table_has_a_source_for_everything(door: Door) -> None:
    facts = DOORS[door.kind]

    assert problems(door) == ()
    assert {"waits", "request", "response", "events"} == set(facts.sources)
    assert all(refusal.source and 400 <= refusal.status <= 599 for refusal in facts.refusals.values())
    assert (facts.waits_s is None) is (facts.waits_between_s is None)


@pytest.mark.parametrize("door", [REST, HTTP, WebSocketApi()], ids=lambda door: door.kind)
def test_the_table_has_the_times_that_a_door_may_wait(door: Any) -> None:
    facts = DOORS[door.kind]
    assert facts.waits_s is not None
    assert facts.waits_between_s is not None
    least, most = (int(seconds * 1000) for seconds in facts.waits_between_s)

    assert door.timeout_ms == facts.waits_s * 1000
    for timeout_ms, is_taken in ((least - 1, False), (least, True), (most, True), (most + 1, False)):
        assert (problems(replace(door, timeout_ms=timeout_ms)) == ()) is is_taken


def test_the_table_has_the_size_of_a_message() -> None:
    assert DOORS["websocket-api"].request_bytes == MESSAGE_BYTES
