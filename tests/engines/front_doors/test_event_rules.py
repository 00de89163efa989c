"""What a handler is given, where no sample says it."""

from __future__ import annotations

from typing import Any

import pytest

from portal.engines.front_doors import (
    Door,
    FunctionUrl,
    HttpApi,
    HttpRequest,
    LoadBalancer,
    RestApi,
    Route,
    Waiting,
    enter,
    passed_trace_of,
)
from portal.engines.front_doors.admit import Means, admit
from portal.engines.front_doors.events.format_1 import http_event_v1
from portal.engines.front_doors.routing.routes import Routed, route_http

from .asking import NOW, asked


def event_of(door: Door, request: HttpRequest) -> dict[str, Any]:
    event = admit(door, request, Means(now=NOW)).event
    assert event is not None
    return event


def test_a_rest_api_leaves_path_and_its_variables_as_they_were_sent() -> None:
    # S test_lambda_aws_proxy_integration, invocation-payload-with-path-encoded-email
    path = "/prod/proxy-value/api/user/test%2Balias@gmail.com/plus/test+alias@gmail.com"

    event = event_of(RestApi(), asked(path=path))

    assert event["path"] == path.removeprefix("/prod")
    assert event["pathParameters"] == {"proxy": path.removeprefix("/prod/")}


@pytest.mark.parametrize(
    ("path", "shown", "proxy"),
    [
        ("/prod/proxy-value/", "/proxy-value/", "proxy-value"),
        ("/prod/proxy-value//double-slash", "/proxy-value//double-slash", "proxy-value//double-slash"),
        ("/prod///proxy-value", "/proxy-value", "proxy-value"),
        ("///prod/proxy-value", "/proxy-value", "proxy-value"),
    ],
    ids=["trailing", "double", "after the stage", "before the stage"],
)
def test_slashes_of_a_rest_api(path: str, shown: str, proxy: str) -> None:
    # S test_lambda_aws_proxy_integration
    event = event_of(RestApi(), asked(path=path))

    assert (event["path"], event["pathParameters"]) == (shown, {"proxy": proxy})


def test_queries_are_decoded_by_apis_and_not_by_a_load_balancer() -> None:
    # S test_lambda_aws_proxy_integration, invocation-payload-with-params-encoding; ELB: lambda-functions
    query = "email=test%2Balias@gmail.com&plus=test+alias@gmail.com&empty"
    decoded = {"email": "test+alias@gmail.com", "plus": "test alias@gmail.com", "empty": ""}

    assert event_of(RestApi(), asked(path="/prod/a", query=query))["queryStringParameters"] == decoded
    assert event_of(HttpApi(), asked(query=query))["queryStringParameters"] == decoded
    assert event_of(LoadBalancer(), asked(query=query))["queryStringParameters"] == {
        "email": "test%2Balias@gmail.com",
        "plus": "test+alias@gmail.com",
        "empty": "",
    }


TWICE = (("X-Tag", "gift"), ("X-Tag", "urgent"))


@pytest.mark.parametrize(
    ("door", "path", "field", "names"),
    [
        (RestApi(), "/prod/a", "headers", {"X-Tag": "urgent"}),
        (RestApi(), "/prod/a", "multiValueHeaders", {"X-Tag": ["gift", "urgent"]}),
        (HttpApi(), "/a", "headers", {"x-tag": "gift,urgent"}),
        (HttpApi(payload_format="1.0"), "/a", "multiValueHeaders", {"X-Tag": ["gift", "urgent"]}),
        (FunctionUrl(), "/a", "headers", {"x-tag": "gift,urgent"}),
        (LoadBalancer(), "/a", "headers", {"x-tag": "urgent"}),
        (LoadBalancer(multi_value_headers=True), "/a", "multiValueHeaders", {"x-tag": ["gift", "urgent"]}),
    ],
    ids=["rest", "rest in lists", "http", "http 1.0", "url", "alb", "alb in lists"],
)
def test_a_header_that_is_repeated(door: Door, path: str, field: str, names: dict[str, Any]) -> None:
    assert names.items() <= event_of(door, asked(path=path, headers=TWICE))[field].items()


def test_what_a_client_says_of_where_it_comes_from_is_added_to() -> None:
    headers = {"x-forwarded-for": "192.0.2.1", "X-Forwarded-Proto": "gopher"}
    event = event_of(LoadBalancer(), asked(headers=headers))

    assert event["headers"]["x-forwarded-for"] == "192.0.2.1, 203.0.113.7"
    assert event["headers"]["x-forwarded-proto"] == "https"


def test_headers_that_end_at_a_rest_api() -> None:
    # S test_lambda_aws_proxy_integration
    headers = {"Content-Length": "0", "Connection": "close", "user-agent": "x", "tEsT": "kept"}
    found = event_of(RestApi(), asked(path="/prod/a", headers=headers))["headers"]

    assert "Content-Length" not in found
    assert "Connection" not in found
    assert (found["User-Agent"], found["tEsT"]) == ("x", "kept")


def test_a_regional_rest_api_has_no_cloudfront_before_it() -> None:
    headers = event_of(RestApi(endpoint="REGIONAL"), asked(path="/prod/a"))["headers"]

    assert not [name for name in headers if name.startswith("CloudFront-")]
    assert headers["X-Forwarded-For"] == "203.0.113.7"


@pytest.mark.parametrize(
    ("kind", "is_base64"),
    [
        ("text/html", False), ("text/test", False), ("application/json", False), ("application/xml", False),
        ("application/json; charset=utf-8", False), ("application/javascript", False),
        ("application/x-www-form-urlencoded", True), ("multipart/form-data; boundary=x", True),
        ("application/vnd.ms-excel", True), ("application/test", True), (None, True),
    ],
)  # fmt: skip
@pytest.mark.parametrize("door", [HttpApi(), FunctionUrl(), LoadBalancer()], ids=lambda door: door.kind)
def test_what_is_text_by_its_type(door: Door, kind: str | None, is_base64: bool) -> None:
    # S test_lambda_input_base_64_detection; ELB: lambda-functions
    headers = {"Content-Type": kind} if kind else {}

    assert (
        event_of(door, asked("POST", body=b"my test body", headers=headers))["isBase64Encoded"] is is_base64
    )


@pytest.mark.parametrize(
    ("binary", "is_base64"), [((), False), (("image/png",), True), (("*/*",), True), (("image/gif",), False)]
)
def test_a_rest_api_has_its_own_list_of_what_is_binary(binary: tuple[str, ...], is_base64: bool) -> None:
    # API Gateway: api-gateway-payload-encodings
    api = RestApi(binary_media_types=binary)
    event = event_of(api, asked("POST", "/prod/a", body=b"\x89PNG", headers={"Content-Type": "image/png"}))

    assert event["isBase64Encoded"] is is_base64
    assert event["body"] == ("iVBORw==" if is_base64 else "\ufffdPNG")


def test_a_named_stage_is_in_the_path_of_an_http_api_and_not_of_a_rest_api() -> None:
    api = HttpApi(stages={"$default": {}, "dev": {"table": "t-dev"}}, routes=(Route(key="GET /a/{b}"),))
    event = event_of(api, asked(path="/dev/a/x%20y"))

    assert (event["rawPath"], event["requestContext"]["stage"]) == ("/dev/a/x y", "dev")
    assert event["pathParameters"] == {"b": "x y"}
    assert event["stageVariables"] == {"table": "t-dev"}


def test_format_1_of_an_http_api_has_the_keys_that_its_page_has() -> None:
    # API Gateway: http-api-develop-integrations-lambda
    api = HttpApi(payload_format="1.0", routes=(Route(key="GET /my/path"),))
    routed = route_http(api, "GET", "/my/path")
    assert isinstance(routed, Routed)
    event = http_event_v1(api, asked(path="/my/path"), routed)

    assert (event["version"], event["resource"], event["path"]) == ("1.0", "/my/path", "/my/path")
    assert event["requestContext"]["authorizer"] == {"claims": None, "scopes": None}
    assert event["pathParameters"] is event["stageVariables"] is event["body"] is None


def test_an_unsigned_function_url_says_nothing_of_who_calls() -> None:
    context = event_of(FunctionUrl(), asked())["requestContext"]

    assert context["accountId"] == "anonymous"
    assert "authorizer" not in context


ROOT = "Root=1-67891233-abcdef012345678912345678"
DOORS_AND_PATHS = [(RestApi(), "/prod/a"), (HttpApi(), "/a"), (FunctionUrl(), "/a"), (LoadBalancer(), "/a")]


def trace_in(event: dict[str, Any]) -> str:
    headers = {name.lower(): value for name, value in event["headers"].items()}
    return str(headers["x-amzn-trace-id"])


@pytest.mark.parametrize(("door", "path"), DOORS_AND_PATHS, ids=lambda value: getattr(value, "kind", ""))
def test_a_trace_begins_at_the_door_and_goes_on_in_the_invocation(door: Door, path: str) -> None:
    # X-Ray: xray-services-apigateway, xray-services-elb
    waiting = enter(door, asked(path=path), NOW)

    assert isinstance(waiting, Waiting)
    assert waiting.trace is not None
    assert waiting.trace.startswith("Root=1-")
    assert trace_in(event_of(door, asked(path=path))) == waiting.trace


@pytest.mark.parametrize(("door", "path"), DOORS_AND_PATHS, ids=lambda value: getattr(value, "kind", ""))
def test_whoever_calls_within_a_trace_stays_in_it(door: Door, path: str) -> None:
    given = f"{ROOT};Parent=463ac35c9f6413ad;Sampled=1"
    waiting = enter(door, asked(path=path, headers={"X-Amzn-Trace-Id": given}), NOW)

    assert isinstance(waiting, Waiting)
    assert waiting.trace == given
    assert trace_in(event_of(door, asked(path=path, headers={"x-amzn-trace-id": given}))).endswith(given)


@pytest.mark.parametrize(
    ("given", "rest"),
    [
        (ROOT, ROOT),
        (f"{ROOT};CalledFrom=app", f"{ROOT};CalledFrom=app"),
        (f"Self=1-67891234-12456789abcdef012345678a;{ROOT}", ROOT),
    ],
    ids=["a root", "a field of the caller's own", "another load balancer before it"],
)
def test_a_load_balancer_puts_itself_before_the_trace_of_the_caller(given: str, rest: str) -> None:
    # ELB: load-balancer-request-tracing
    own, _, others = trace_in(
        event_of(LoadBalancer(), asked(path="/a", headers={"X-Amzn-Trace-Id": given}))
    ).partition(";")

    assert others == rest
    assert own.startswith("Self=1-")
    assert own not in given


@pytest.mark.parametrize("given", ["", "Root=1-2-3", "nonsense", "Root=" + "1" * 2_000])
def test_what_is_no_trace_is_not_handed_to_lambda(given: str) -> None:
    assert passed_trace_of(asked(headers={"X-Amzn-Trace-Id": given})) is None
