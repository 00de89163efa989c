"""
`@connections`: what a handler asks to speak to those who are connected.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html;
statuses, sizes and members by botocore's model of apigatewaymanagementapi.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from portal.engines.front_doors.wire.answer import Invoke
from portal.engines.front_doors.wire.response import HttpResponse, text

from .connection import MESSAGE_BYTES, Effect, Sent, Turn
from .sockets import Sockets

_JSON = ("Content-Type", "application/json")


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What the handler gets, and what is to be done with sockets; `turn` where $disconnect followed."""

    response: HttpResponse
    effects: tuple[Effect, ...] = ()
    turn: Turn | None = None


def post_to_connection(sockets: Sockets, connection_id: str, data: bytes, now: datetime) -> Asked:
    """200; 410 for one that is gone, or not open yet; 413 over 128 KB. UTF-8 goes as text."""
    if len(data) > MESSAGE_BYTES:
        return _refused(413, "PayloadTooLargeException", {"message": "Message too long"})
    if not sockets.posted(connection_id, now):
        return _refused(410, "GoneException")
    try:
        sent: str | bytes = data.decode()
    except UnicodeDecodeError:
        sent = data
    response = HttpResponse(status=200, headers=(_JSON, ("Content-Length", "0")))
    return Asked(response=response, effects=(Sent(connection_id=connection_id, data=sent),))


def get_connection(sockets: Sockets, connection_id: str) -> Asked:
    """200 with when it began and was last active; 410."""
    connection = sockets.connection(connection_id)
    if connection is None:
        return _refused(410, "GoneException")
    agent = connection.request.value("user-agent") or ""
    told = {
        "connectedAt": _iso(connection.opened_at),
        "identity": {"sourceIp": connection.request.source_ip, "userAgent": agent},
        "lastActiveAt": _iso(connection.last_active_at),
    }
    body = text(told).encode()
    headers = (_JSON, ("Content-Length", str(len(body))))
    return Asked(response=HttpResponse(status=200, headers=headers, body=body))


def delete_connection(sockets: Sockets, connection_id: str, invoke: Invoke, now: datetime) -> Asked:
    """204, and $disconnect follows; 410."""
    try:
        turn = sockets.drop(connection_id, invoke, now)
    except KeyError:
        return _refused(410, "GoneException")
    return Asked(response=HttpResponse(status=204), effects=turn.effects, turn=turn)


def _refused(status: int, error_type: str, members: dict[str, str] | None = None) -> Asked:
    body = text(members).encode() if members else b""
    headers = (_JSON, ("x-amzn-ErrorType", error_type), ("Content-Length", str(len(body))))
    return Asked(response=HttpResponse(status=status, headers=headers, body=body))


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
