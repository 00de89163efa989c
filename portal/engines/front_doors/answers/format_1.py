"""
From what a handler returned to what the caller sees, in payload format 1.0: REST APIs, and HTTP APIs.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html;
S test_aws_proxy_response_payload_format_validation and its _v1; conformance row 65.
"""

from __future__ import annotations

from typing import Any

from portal.engines.front_doors.configured.doors import HttpApi, RestApi
from portal.engines.front_doors.wire.bodies import EVERYTHING, essence_of, is_binary
from portal.engines.front_doors.wire.request import HttpRequest
from portal.engines.front_doors.wire.response import Explanation, Seen, because, seen
from portal.engines.front_doors.wire.returned import (
    Headers,
    Malformed,
    body_of,
    bytes_in,
    bytes_of,
    decoded,
    headers_of,
    lists_of,
    parse_object,
    shown,
    status_of,
    with_type,
    without,
)

from .refuse import own_headers

_KEYS = {"statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"}
# What a proxy integration may not say under these names (S test_http_integration_with_lambda).
_REMAPPED = {"connection", "content-length", "date", "server", "x-amzn-requestid"}
_DROPPED = {"transfer-encoding"}
_PAGE = "API Gateway: set-up-lambda-proxy-integrations"
_KNOWN_ISSUES = "API Gateway: api-gateway-known-issues"
_ENCODINGS = "API Gateway: api-gateway-payload-encodings"
_INTEGRATIONS = "API Gateway: http-api-develop-integrations-lambda"
_RECORDED = "S test_aws_proxy_response_payload_format_validation"


def rest_answer(api: RestApi, request: HttpRequest, payload: str) -> Seen:
    """
    Raises Malformed. No key is needed, and none but the five is allowed.

    Without statusCode it is 200: so it was recorded on AWS, where facts G-12 have 502.
    """
    value = parse_object(payload)
    rules: list[Explanation] = []
    if unknown := sorted(value.keys() - _KEYS):
        known = ", ".join(sorted(_KEYS))
        raise Malformed(f"There is a key {shown(unknown[0])}, and a REST API takes {known} only.")
    status = 200
    if value.get("statusCode") is None:
        rules.append(because("There was no statusCode: a REST API takes 200.", _RECORDED))
    else:
        status = status_of(value["statusCode"])
    headers = _remapped(_merged(value, rules), rules)
    body = _rest_body(api, request, value, rules)
    headers = with_type(headers, "application/json", "I aws/aws-sam-cli#1218", rules)
    return seen(status, (*headers, *own_headers(api, request)), body, rules)


def http_answer_v1(api: HttpApi, request: HttpRequest, payload: str) -> Seen:
    """Raises Malformed. statusCode is needed; keys that it does not know it ignores."""
    value = parse_object(payload)
    rules: list[Explanation] = []
    status = status_of(value.get("statusCode"))
    if unknown := sorted(value.keys() - _KEYS):
        rules.append(because(f"The key {shown(unknown[0])} is ignored.", f"{_RECORDED}_v1"))
    headers = without(_merged(value, rules), _REMAPPED | _DROPPED, "unconfirmed", rules)
    body = bytes_in(value, _INTEGRATIONS, rules)
    headers = with_type(headers, "text/plain;charset=utf-8", "I quarkusio/quarkus#15909", rules)
    return seen(status, (*headers, *own_headers(api, request)), body, rules)


def _merged(value: dict[str, Any], rules: list[Explanation]) -> Headers:
    """Both maps together. A name in both is taken from multiValueHeaders, whatever its spelling."""
    single, lists = headers_of(value.get("headers")), lists_of(value.get("multiValueHeaders"))
    taken = {name.lower() for name in lists}
    if both := [name for name, _ in single if name.lower() in taken]:
        rules.append(because(f"{both[0]} is in headers and in multiValueHeaders: the latter counts.", _PAGE))
    kept = tuple((name, text) for name, text in single if name.lower() not in taken)
    return (*kept, *((name, text) for name, texts in lists.items() for text in texts))


def _remapped(headers: Headers, rules: list[Explanation]) -> Headers:
    found = []
    for name, value in headers:
        if name.lower() in _DROPPED:
            rules.append(because(f"{name} is dropped: how it is sent is the door's business.", _KNOWN_ISSUES))
        elif name.lower() in _REMAPPED:
            says = f"{name} becomes x-amzn-Remapped-{name}: the door sets its own."
            rules.append(because(says, _KNOWN_ISSUES))
            found.append((f"x-amzn-Remapped-{name}", value))
        else:
            found.append((name, value))
    return tuple(found)


def _rest_body(api: RestApi, request: HttpRequest, value: dict[str, Any], rules: list[Explanation]) -> bytes:
    """Decoded only where a binary media type of the API is what the caller accepts first."""
    text = body_of(value.get("body"))
    if value.get("isBase64Encoded") is not True:
        return bytes_of(text)
    accepted = essence_of((request.value("accept") or "").partition(",")[0])
    if EVERYTHING in api.binary_media_types or (accepted and is_binary(accepted, api.binary_media_types)):
        says = "The body is decoded from base64: what the caller accepts is a binary media type of the API."
        rules.append(because(says, _ENCODINGS))
        return decoded(text)
    says = (
        "isBase64Encoded was true, and the caller gets the base64 text all the same: what it accepts first, "
        f"{accepted or 'nothing in particular'}, is no binary media type of the API."
    )
    rules.append(because(says, _ENCODINGS))
    return bytes_of(text)
