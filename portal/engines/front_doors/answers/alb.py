"""
From what a handler returned to what the caller of a load balancer sees.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
"""

from __future__ import annotations

from typing import Any

from portal.engines.front_doors.configured.doors import LoadBalancer
from portal.engines.front_doors.wire.request import HttpRequest
from portal.engines.front_doors.wire.response import Explanation, Seen, because, seen
from portal.engines.front_doors.wire.returned import (
    Headers,
    Malformed,
    bytes_in,
    headers_of,
    lists_of,
    parse_object,
    shown,
    with_type,
    without,
)

from .refuse import own_headers

_PAGE = "ELB: lambda-functions"
_UNTYPED = "application/octet-stream"
_HOP_BY_HOP = {
    "connection", "content-length", "keep-alive", "proxy-authenticate", "te", "trailer", "transfer-encoding",
    "upgrade",
}  # fmt: skip


def alb_answer(balancer: LoadBalancer, request: HttpRequest, payload: str) -> Seen:
    """Raises Malformed. Of the two maps of headers the target group's setting says which one counts."""
    value = parse_object(payload)
    status = value.get("statusCode")
    if not isinstance(status, int) or not 100 <= status <= 599:
        raise Malformed(f"statusCode was {shown(status)}, and not an integer like 200.")
    rules: list[Explanation] = []
    headers = _headers(balancer, value, rules)
    body = bytes_in(value, _PAGE, rules)
    headers = with_type(headers, _UNTYPED, "unconfirmed", rules)
    return seen(status, (*headers, *own_headers(balancer, request)), body, rules)


def _headers(balancer: LoadBalancer, value: dict[str, Any], rules: list[Explanation]) -> Headers:
    if balancer.multi_value_headers:
        lists = lists_of(value.get("multiValueHeaders"))
        headers: Headers = tuple((name, text) for name, texts in lists.items() for text in texts)
        ignored, setting = "headers", "on"
    else:
        headers = headers_of(value.get("headers"))
        ignored, setting = "multiValueHeaders", "off"
    if value.get(ignored):
        says = f"{ignored} is ignored: multi-value headers are {setting} in the target group."
        rules.append(because(says, _PAGE))
    return without(headers, _HOP_BY_HOP, _PAGE, rules)
