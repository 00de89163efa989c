"""Rows 63 to 65: what the caller of a function URL and of a REST API sees."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from portal.engines.emulator import Done
from portal.engines.emulator.client import Broker
from portal.engines.front_doors import (
    Answer,
    FunctionUrl,
    HttpRequest,
    HttpResponse,
    RestApi,
    answer_of,
    call,
)

from .invoking import function, job

NOW = datetime(2026, 11, 23, 10, 15, 30, tzinfo=UTC)
REFUSED = (502, {"message": "Internal server error"})


def request(path: str) -> HttpRequest:
    return HttpRequest(method="POST", path=path, received_at=NOW, request_id="row")


def seen_of(broker: Broker, door: Any, path: str, source: str) -> HttpResponse:
    def invoke(event: str, /) -> Answer:
        messages = broker.run(job(function(source), json.loads(event)))
        (outcome,) = (message.outcome for message in messages if isinstance(message, Done))
        return answer_of(outcome)

    return call(door, request(path), invoke, NOW).response


@pytest.mark.broker
@pytest.mark.parametrize(
    ("value", "body"),
    [
        ('{"hello": "world"}', b'{"hello":"world"}'),
        ('{"statusCode": 200, "body": "body123"}', b"body123"),
        ("""{"statusCode": 200, "body": '{"hello": "world"}'}""", b'{"hello": "world"}'),
        ('["hello", 3, True]', b'["hello",3,true]'),
        ('"hello"', b"hello"),
        ("3", b"3"),
        ("3.1", b"3.1"),
        ("True", b"true"),
    ],
    ids=[
        "dict",
        "http-response",
        "http-response-json",
        "list-mixed",
        "string",
        "integer",
        "float",
        "boolean",
    ],
)
def test_row_63_any_value_of_a_function_url_is_200_and_json(broker: Broker, value: str, body: bytes) -> None:
    # S test_lambda_url_invocation[*] 2025-11-24
    source = f"def lambda_handler(event, context): return {value}"
    response = seen_of(broker, FunctionUrl(), "/", source)

    assert (response.status, response.body) == (200, body)
    assert response.value("content-type") == "application/json"
    assert response.value("content-length") == str(len(body))


@pytest.mark.broker
def test_row_64_a_function_url_hides_an_error(broker: Broker) -> None:
    # S test_lambda_url_invocation_exception 2025-11-24
    source = "def lambda_handler(event, context): raise RuntimeError('secret')"
    response = seen_of(broker, FunctionUrl(), "/", source)

    assert (response.status, response.body) == (502, b"Internal Server Error")


B64 = base64.b64encode(b"test-data").decode()


# In the order of the recording, each by the name that it has there.
@pytest.mark.parametrize(
    ("returned", "status", "content"),
    [
        ({"statusCode": 200}, 200, ""),
        ({"statusCode": 200, "headers": {"test-header": "value", "header-bool": True}}, 200, ""),
        ({"statusCode": 200, "headers": None}, 200, ""),
        ({"statusCode": 200, "wrongValue": "value"}, *REFUSED),
        ({"statusCode": 200, "body": B64, "isBase64Encoded": True}, 200, B64),
        ({"statusCode": 200, "body": B64}, 200, B64),
        ({"statusCode": 200, "multiValueHeaders": {"test-multi": ["value1", "value2"]}}, 200, ""),
        ({"statusCode": 200, "multiValueHeaders": {"test-multi-invalid": "value1"}}, *REFUSED),
        ({"statusCode": "test"}, *REFUSED),
        ({"statusCode": "201"}, 201, ""),
        ("justAString", *REFUSED),
        ({"headers": {"test-header": "value"}}, 200, ""),
    ],
    ids=["no-body", "with-headers", "with-headers-null", "wrong-format", "b64-encoded-true", "b64-encoded-false",
         "multi-headers-valid", "multi-headers-invalid", "invalid-status-code", "status-code-str", "just-string",
         "only-headers"],
)  # fmt: skip
def test_row_65_a_rest_api_takes_one_shape(returned: Any, status: int, content: Any) -> None:
    # S test_aws_proxy_response_payload_format_validation 2024-11-15
    answer = Answer(payload=json.dumps(returned))
    response = call(RestApi(), request("/prod/test"), lambda event: answer, NOW).response

    assert response.status == status
    assert (json.loads(response.body) if isinstance(content, dict) else response.body.decode()) == content
