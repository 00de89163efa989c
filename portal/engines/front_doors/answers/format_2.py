"""
From what a handler returned to what the caller sees, in payload format 2.0: HTTP APIs and function URLs.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html,
https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html;
S test_aws_proxy_response_payload_format_validation_v2 and test_lambda_url_invocation; conformance row 63.
"""

from __future__ import annotations

from typing import Any

from portal.engines.front_doors.configured.doors import FunctionUrl, HttpApi
from portal.engines.front_doors.wire.request import HttpRequest
from portal.engines.front_doors.wire.response import Explanation, Seen, because, seen, text
from portal.engines.front_doors.wire.returned import (
    Malformed,
    bytes_in,
    bytes_of,
    cookies_of,
    headers_of,
    parse,
    shown,
    status_of,
    with_type,
    without,
)

from .prelude import CONTENT_TYPE, END, LONGEST, UNTYPED, streamed
from .refuse import own_headers

JSON = "application/json"
# Set by the door, or between two neighbours on the way only.
_THE_DOORS = {"connection", "content-length", "keep-alive", "transfer-encoding", "upgrade"}
_RECORDED = "S test_aws_proxy_response_payload_format_validation_v2"
_PAGE = "API Gateway: http-api-develop-integrations-lambda"


def answer_v2(door: HttpApi | FunctionUrl, request: HttpRequest, payload: str) -> Seen:
    """Raises Malformed, for an object that has a statusCode: without one anything is a body."""
    if isinstance(door, FunctionUrl) and door.invoke_mode == "RESPONSE_STREAM":
        return _whole_stream(door, request, payload)
    value = parse(payload)
    if isinstance(value, dict) and value.get("statusCode") is not None:
        return _shaped(door, request, value)
    if isinstance(door, HttpApi) and isinstance(value, dict) and "errorMessage" in value:
        # Taken for what Lambda says of a function that failed; recorded on AWS.
        raise Malformed("What was returned has errorMessage in it, as the error of a function has.")
    body = bytes_of(value if isinstance(value, str) else text(value))
    row = "conformance row 63" if isinstance(door, FunctionUrl) else f"{_RECORDED}; facts G-12"
    rule = because("There was no statusCode: 200, and all that was returned is the body, as JSON.", row)
    return seen(200, (("Content-Type", JSON), *own_headers(door, request)), body, [rule])


def _whole_stream(url: FunctionUrl, request: HttpRequest, payload: str) -> Seen:
    """A stream that was waited for. One without a prelude is sent as it is: nothing is read in it."""
    raw = bytes_of(payload)
    has_prelude = END in raw[:LONGEST]
    found = streamed([raw], CONTENT_TYPE if has_prelude else UNTYPED)
    says = (
        "The prelude of the stream has status and headers; what follows eight bytes of zero is the body."
        if has_prelude
        else "The URL streams: what was returned is sent as it is, and a statusCode in it is not looked at."
    )
    headers = (*found.headers, *own_headers(url, request))
    rules = [because(says, "Lambda: config-rs-write-functions")]
    return seen(found.status, headers, b"".join(found.body), rules)


def _shaped(door: HttpApi | FunctionUrl, request: HttpRequest, value: dict[str, Any]) -> Seen:
    rules: list[Explanation] = []
    status = status_of(value["statusCode"])
    headers = without(headers_of(value.get("headers")), _THE_DOORS, "unconfirmed", rules)
    if "multiValueHeaders" in value:
        says = "multiValueHeaders is ignored: format 2.0 has headers, and cookies for Set-Cookie."
        rules.append(because(says, "I aws-powertools/powertools-lambda-python#2464"))
    if cookies := cookies_of(value.get("cookies")):
        rules.append(because(f"Each of the {len(cookies)} cookies becomes a Set-Cookie header.", _PAGE))
    body = _body(door, value, rules)
    headers = with_type(headers, *_default_type(door), rules)
    return seen(status, (*headers, *cookies, *own_headers(door, request)), body, rules)


def _body(door: HttpApi | FunctionUrl, value: dict[str, Any], rules: list[Explanation]) -> bytes:
    body = value.get("body")
    if isinstance(door, FunctionUrl) and body is not None and not isinstance(body, str):
        says = f"body was {shown(body)} and no string: a function URL writes it as JSON."
        rules.append(because(says, "unconfirmed"))
        return bytes_of(text(body))
    return bytes_in(value, "facts G-11", rules)


def _default_type(door: HttpApi | FunctionUrl) -> tuple[str, str]:
    if isinstance(door, FunctionUrl):
        return JSON, "S test_lambda_url_invocation[http-response]"
    return "text/plain;charset=utf-8", "I awslabs/aws-lambda-go-api-proxy#116"
