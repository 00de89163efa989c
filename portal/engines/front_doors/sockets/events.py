"""
Events of a WebSocket API.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html,
…/apigateway-websocket-api-mapping-template-reference.html for the requestContext.
"""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

from portal.engines.front_doors.configured.doors import WebSocketApi
from portal.engines.front_doors.events.stamps import (
    EDGE_IP,
    epoch_ms,
    in_lists,
    short_id,
    time_of,
    with_forwarded,
)

from .connection import Connection

Json = dict[str, Any]


def connect_event(api: WebSocketApi, connection: Connection) -> Json:
    """The handshake, which is an HTTP request: the only event with headers and a query of the client's."""
    request = connection.request
    headers = with_forwarded(request, host=api.domain)
    event: Json = {"headers": dict(headers), "multiValueHeaders": in_lists(headers)}
    if request.parameters:
        event["queryStringParameters"] = dict(request.parameters)
        event["multiValueQueryStringParameters"] = in_lists(request.parameters)
    context = _context(api, connection, "$connect", "CONNECT", connection.opened_at)
    return _whole(api, {**event, "requestContext": context})


def message_event(
    api: WebSocketApi, connection: Connection, route: str, message: str | bytes, now: datetime
) -> Json:
    """A message of bytes is base64."""
    context = _context(api, connection, route, "MESSAGE", now)
    context["messageId"] = short_id(f"{connection.id}/message/{connection.messages}")
    event = _whole(api, {"requestContext": context})
    if isinstance(message, bytes):
        return {**event, "body": base64.b64encode(message).decode(), "isBase64Encoded": True}
    return {**event, "body": message}


def disconnect_event(
    api: WebSocketApi, connection: Connection, code: int, reason: str, now: datetime
) -> Json:
    """Best effort: nobody hears what the function has to say."""
    headers = {
        "Host": api.domain,
        "x-api-key": "",
        "X-Forwarded-For": f"{connection.request.source_ip}, {EDGE_IP}",
        "x-restapi": "",
    }
    context = _context(api, connection, "$disconnect", "DISCONNECT", now)
    context |= {"disconnectStatusCode": code, "disconnectReason": reason}
    told = {"headers": headers, "multiValueHeaders": {name: [value] for name, value in headers.items()}}
    return _whole(api, {**told, "requestContext": context})


def _whole(api: WebSocketApi, event: Json) -> Json:
    if api.stage_variables:
        event["stageVariables"] = dict(api.stage_variables)
    return {**event, "isBase64Encoded": False}


def _context(api: WebSocketApi, connection: Connection, route: str, kind: str, now: datetime) -> Json:
    request_id = short_id(f"{connection.id}/{kind}/{connection.messages}")
    agent = connection.request.value("user-agent")
    context: Json = {
        "routeKey": route,
        "eventType": kind,
        "extendedRequestId": request_id,
        "requestTime": time_of(now),
        "messageDirection": "IN",
        "stage": api.stage,
        "connectedAt": epoch_ms(connection.opened_at),
        "requestTimeEpoch": epoch_ms(now),
        "identity": {"sourceIp": connection.request.source_ip, **({"userAgent": agent} if agent else {})},
        "requestId": request_id,
        "domainName": api.domain,
        "connectionId": connection.id,
        "apiId": api.api_id,
    }
    if connection.context is not None:
        context["authorizer"] = connection.context
    return context
