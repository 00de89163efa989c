"""What the caller sees of what a handler returned, by table; each with where it was recorded or written."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from portal.engines.front_doors import Answer, Door, FunctionUrl, HttpApi, LoadBalancer, RestApi, call

from .asking import NOW, asked, exchange, said

REST = RestApi()
V1 = HttpApi(payload_format="1.0")
V2 = HttpApi()
URL = FunctionUrl()
ALB = LoadBalancer()
LISTS = LoadBalancer(multi_value_headers=True)
B64 = base64.b64encode(b"test-data").decode()
REFUSED = {"message": "Internal server error"}
FAILED = {"message": "Internal Server Error"}


def path_of(door: Door) -> str:
    return "/prod/test" if door.kind == "rest-api" else "/test"


def seen(door: Door, value: Any, **request: Any) -> Any:
    return exchange(door, asked("POST", path_of(door), **request), value)


def content(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body.decode()


# S test_aws_proxy_response_payload_format_validation (REST), its _v1 and _v2 (HTTP).
@pytest.mark.parametrize(
    ("returned", "rest", "v1", "v2"),
    [
        ({"statusCode": 200}, (200, ""), (200, ""), (200, "")),
        ({"statusCode": 200, "headers": {"test-header": "value"}}, (200, ""), (200, ""), (200, "")),
        ({"statusCode": 200, "headers": None}, (200, ""), (200, ""), (200, "")),
        ({"statusCode": 200, "wrongValue": "value"}, (502, REFUSED), (200, ""), (200, "")),
        ({}, (200, ""), (500, FAILED), (200, {})),
        ({"statusCode": 200, "body": B64, "isBase64Encoded": True}, (200, B64), (200, "test-data"), (200, "test-data")),
        ({"statusCode": 200, "body": B64}, (200, B64), (200, B64), (200, B64)),
        ({"statusCode": 200, "multiValueHeaders": {"a": ["1", "2"]}}, (200, ""), (200, ""), (200, "")),
        ({"statusCode": 200, "multiValueHeaders": {"a": "1"}}, (502, REFUSED), (500, FAILED), (200, "")),
        ({"statusCode": "test"}, (502, REFUSED), (500, FAILED), (500, FAILED)),
        ({"statusCode": "201"}, (201, ""), (201, ""), (201, "")),
        ("justAString", (502, REFUSED), (500, FAILED), (200, "justAString")),
        ({"headers": {"a": "b"}}, (200, ""), (500, FAILED), (200, {"headers": {"a": "b"}})),
        ({"random": {"json-body": "value"}}, (502, REFUSED), (500, FAILED), (200, {"random": {"json-body": "value"}})),
        ({"errorMessage": "test fake error message"}, (502, REFUSED), (500, FAILED), (500, FAILED)),
        ({"statusCode": 200, "cookies": {"a": "b"}}, (502, REFUSED), (200, ""), (500, FAILED)),
        ("null", (502, REFUSED), (500, FAILED), (200, None)),
        ("", (502, REFUSED), (500, FAILED), (200, "")),
        ("errorMessage", (502, REFUSED), (500, FAILED), (200, "errorMessage")),
    ],
)  # fmt: skip
def test_what_was_recorded_on_aws_of_three_doors(returned: Any, rest: Any, v1: Any, v2: Any) -> None:
    for door, (status, body) in ((REST, rest), (V1, v1), (V2, v2)):
        response = seen(door, returned).response
        assert (response.status, content(response.body)) == (status, body), door


# What each door says of what it cannot take; rest of the table unconfirmed, but for conformance row 65.
@pytest.mark.parametrize(
    ("returned", "wrong", "doors"),
    [
        ({"statusCode": 200, "body": {"a": 1}}, "body was an object", (REST, V1, V2, ALB)),
        ({"statusCode": 200, "body": 1}, "body was a number", (REST, V1, V2, ALB)),
        ({"statusCode": 0}, "statusCode was 0", (REST, V1, V2, URL, ALB)),
        ({"statusCode": 99}, "statusCode was 99", (REST, V1, V2, URL, ALB)),
        ({"statusCode": 600}, "statusCode was 600", (REST, V1, V2, URL, ALB)),
        ({"statusCode": True}, "statusCode was true", (REST, V1, V2, URL, ALB)),
        ({"statusCode": [200]}, "statusCode was [200]", (REST, V1, V2, URL, ALB)),
        ({"statusCode": 200, "headers": ["a"]}, "headers was a list", (REST, V1, V2, URL, ALB)),
        ({"statusCode": 200, "headers": {"a": ["b"]}}, "headers.a was a list", (REST, V1, V2, URL, ALB)),
        ({"statusCode": 200, "headers": {"a b": "c"}}, "cannot name a header", (REST, V1, V2, URL, ALB)),
        ({"statusCode": 200, "headers": {"a": "b\r\nSet-Cookie: x"}}, "line break", (REST, V1, V2, URL, ALB)),
        ({"statusCode": 200, "cookies": ["a\nb"]}, "line break", (V2, URL)),
        ({"statusCode": 200, "cookies": "a=b"}, "cookies was a string", (V2, URL)),
        ({"statusCode": 200, "multiValueHeaders": {"a": "b"}}, "not a list", (REST, V1, LISTS)),
        ([200], "A list was returned", (REST, V1, ALB)),
        (None, "Null was returned", (REST, V1, ALB)),
        (True, "A boolean was returned", (REST, V1, ALB)),
        ({"body": "x"}, "statusCode was null", (V1, ALB)),
        ({"statusCode": "200"}, 'statusCode was "200"', (ALB,)),
    ],
)  # fmt: skip
def test_what_is_no_response_is_refused_and_named(returned: Any, wrong: str, doors: tuple[Door, ...]) -> None:
    statuses = {"rest-api": 502, "http-api": 500, "function-url": 502, "alb": 502}
    for door in doors:
        found = seen(door, returned)
        assert found.response.status == statuses[door.kind], door
        assert wrong in said(found), door


@pytest.mark.parametrize("door", [V2, URL], ids=lambda door: door.kind)
def test_a_status_of_null_is_none(door: Door) -> None:
    response = seen(door, {"statusCode": None, "body": "x"}).response

    assert (response.status, json.loads(response.body)) == (200, {"statusCode": None, "body": "x"})


@pytest.mark.parametrize(
    "payload", ["", "{", "NaN", "[" * 100_000, '{"statusCode": 200', "[" * 300 + "]" * 300]
)
@pytest.mark.parametrize("door", [REST, V1, V2, URL, ALB], ids=lambda door: door.kind)
def test_a_payload_that_is_no_json_is_refused(door: Door, payload: str) -> None:
    """A runtime of one's own may answer so."""
    found = call(door, asked(path=path_of(door)), lambda event: Answer(payload=payload), NOW)

    assert found.response.status in (500, 502)


@pytest.mark.parametrize("door", [V2, URL, LISTS], ids=lambda door: door.kind)
def test_the_shortest_response_that_names_its_status(door: Door) -> None:
    assert seen(door, {"statusCode": 404}).response.status == 404


@pytest.mark.parametrize(
    ("door", "kind"),
    [
        (REST, "application/json"),  # I aws/aws-sam-cli#1218
        (V2, "text/plain;charset=utf-8"),  # I awslabs/aws-lambda-go-api-proxy#116
        (URL, "application/json"),  # S test_lambda_url_invocation[http-response]
    ],
)
def test_the_type_of_a_body_that_has_none(door: Door, kind: str) -> None:
    assert seen(door, {"statusCode": 200, "body": "x"}).response.value("content-type") == kind


@pytest.mark.parametrize("door", [REST, V1, V2, URL, ALB], ids=lambda door: door.kind)
def test_a_boolean_in_a_header_is_written_out_and_null_leaves_it_out(door: Door) -> None:
    # S test_aws_proxy_response_payload_format_validation, invoke-api-with-headers
    response = seen(
        door, {"statusCode": 200, "headers": {"header-bool": True, "gone": None, "n": 5}}
    ).response

    assert (response.value("header-bool"), response.value("gone"), response.value("n")) == ("true", None, "5")


@pytest.mark.parametrize("spelt", ["test-multi", "tesT-Multi"])
def test_lists_of_headers_count_before_single_ones(spelt: str) -> None:
    # S …format_validation, invoke-api-multi-headers-overwrite and -casing
    value = {"statusCode": 200, "multiValueHeaders": {spelt: ["a", "b"]}, "headers": {"test-multi": "solo"}}
    found = seen(REST, value)

    assert found.response.values("test-multi") == ("a", "b")
    assert "latter counts" in said(found)


def test_a_rest_api_renames_what_the_door_says_itself() -> None:
    # S test_http_integration_with_lambda; API Gateway: api-gateway-known-issues
    value = {
        "statusCode": 200,
        "headers": {"Date": "today", "Content-Length": "7", "Transfer-Encoding": "chunked"},
    }
    found = seen(REST, value).response

    assert found.value("x-amzn-remapped-date") == "today"
    assert found.value("x-amzn-remapped-content-length") == "7"
    assert found.values("content-length") == ("0",)
    assert found.value("transfer-encoding") is None


@pytest.mark.parametrize("door", [V1, V2, URL, ALB], ids=lambda door: door.kind)
def test_other_doors_drop_what_they_say_themselves(door: Door) -> None:
    value = {"statusCode": 200, "body": "abc", "headers": {"Content-Length": "7", "Connection": "close"}}
    found = seen(door, value).response

    assert found.values("content-length") == ("3",)
    assert found.value("connection") is None


def test_cookies_become_headers_in_format_2() -> None:
    # S …format_validation_v2, invoke-api-cookies; Lambda: urls-invocation
    for door in (V2, URL):
        response = seen(door, {"statusCode": 200, "cookies": ["a=1; Secure", "b=2"]}).response
        assert response.values("set-cookie") == ("a=1; Secure", "b=2")


def test_lists_of_headers_are_nothing_in_format_2() -> None:
    # I aws-powertools/powertools-lambda-python#2464
    found = seen(V2, {"statusCode": 200, "multiValueHeaders": {"X": ["1"]}})

    assert found.response.value("x") is None
    assert "multiValueHeaders is ignored" in said(found)


@pytest.mark.parametrize(
    ("door", "field", "ignored"),
    [(ALB, "headers", "multiValueHeaders"), (LISTS, "multiValueHeaders", "headers")],
)
def test_a_load_balancer_reads_one_map_of_headers(door: Door, field: str, ignored: str) -> None:
    # ELB: lambda-functions, "You must use multiValueHeaders if you have enabled multi-value headers"
    shapes: dict[str, Any] = {"headers": {"X": "1"}, "multiValueHeaders": {"X": ["2", "3"]}}
    found = seen(door, {"statusCode": 200, **shapes})

    assert found.response.values("x") == (("1",) if field == "headers" else ("2", "3"))
    assert f"{ignored} is ignored" in said(found)


@pytest.mark.parametrize(
    ("binary", "accept", "body"),
    [
        (("image/png",), "image/png", b"test-data"),
        (("image/png",), "image/png;q=0.9, text/html", b"test-data"),
        (("image/png",), "text/html, image/png", B64.encode()),
        (("image/png",), None, B64.encode()),
        (("*/*",), None, b"test-data"),
        ((), "image/png", B64.encode()),
    ],
)
def test_a_rest_api_decodes_what_the_caller_accepts_as_binary(
    binary: tuple[str, ...], accept: str | None, body: bytes
) -> None:
    # API Gateway: api-gateway-payload-encodings
    value = {"statusCode": 200, "body": B64, "isBase64Encoded": True}
    headers = {"Accept": accept} if accept else {}

    assert seen(RestApi(binary_media_types=binary), value, headers=headers).response.body == body


@pytest.mark.parametrize(
    ("door", "status"),
    [(RestApi(binary_media_types=("*/*",)), 500), (V1, 500), (V2, 500), (URL, 502), (ALB, 502)],
)
def test_what_is_no_base64_is_refused(door: Door, status: int) -> None:
    # API Gateway: supported-gateway-response-types, API_CONFIGURATION_ERROR; others unconfirmed
    found = seen(door, {"statusCode": 200, "body": "no base64 ü", "isBase64Encoded": True})

    assert found.response.status == status
    assert "no base64" in said(found)


@pytest.mark.parametrize("door", [REST, V2, URL, ALB], ids=lambda door: door.kind)
def test_a_head_request_has_the_length_of_a_body_and_no_body(door: Door) -> None:
    found = exchange(door, asked("HEAD", path_of(door)), {"statusCode": 200, "body": "abc"}).response

    assert (found.body, found.value("content-length")) == (b"", "3")


def test_a_body_of_a_function_url_that_is_no_string_is_written_as_json() -> None:
    """Unconfirmed, and said so."""
    found = seen(URL, {"statusCode": 200, "body": {"a": [1]}})

    assert found.response.body == b'{"a":[1]}'
    assert "unconfirmed" in {rule.source for rule in found.seen.because}


@pytest.mark.parametrize("door", [REST, V1, V2, URL, ALB], ids=lambda door: door.kind)
def test_every_rule_that_acted_is_said_with_its_source(door: Door) -> None:
    for value in (
        {"statusCode": 200, "body": B64, "isBase64Encoded": True},
        {"statusCode": "x"},
        {"body": 1},
    ):
        for rule in seen(door, value).seen.because:
            assert rule.says.endswith((".", "it."))
            assert rule.source
