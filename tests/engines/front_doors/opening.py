"""A WebSocket API with a connection that is open."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from portal.engines.front_doors import SocketRoute, Sockets, WebSocketApi

from .asking import NOW, Function, asked

KEYS = ("$connect", "$disconnect", "$default", "join")
API = WebSocketApi(routes=tuple(SocketRoute(key=key) for key in KEYS), stage_variables={"table": "t"})
BARE = WebSocketApi(routes=(SocketRoute(key="$default"),))
OK = Function({"statusCode": 200})
KB = 1024


def opened(api: WebSocketApi = API, **request: Any) -> tuple[Sockets, str]:
    sockets = Sockets(api)
    found = sockets.open(asked(**request), Function({"statusCode": 200}), NOW)
    assert found.connection is not None, found.seen
    return sockets, found.connection.id


def later(**time: float) -> Any:
    return NOW + timedelta(**time)
