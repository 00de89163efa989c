"""
Which route a message names.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-selection-expressions.html
"""

from __future__ import annotations

from portal.engines.front_doors.wire.returned import Malformed, parse

DEFAULT = "$default"
_PREFIX = "$request.body."


def select(expression: str, message: str | bytes) -> str:
    """`$request.body.action` of {"action": "join"} is "join"; without such a text it is $default."""
    if isinstance(message, bytes):
        return DEFAULT
    try:
        found = parse(message)
    except Malformed:
        return DEFAULT
    for name in expression.removeprefix(_PREFIX).split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, str) and found else DEFAULT
