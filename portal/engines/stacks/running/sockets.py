"""WebSocket APIs of a stack: connections, messages, what the caller hears."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping

from portal.engines.front_doors import (
    Answer,
    Handshake,
    HttpRequest,
    Sent,
    Sockets,
    WebSocketApi,
)
from portal.engines.stacks.plan import Api

from .calls import Calls
from .deployment import Deployment, NotDeployed


class WebSockets:
    """Of each API one table of connections, for as long as the stack stands."""

    def __init__(self, deployment: Deployment, calls: Calls) -> None:
        self._deployment = deployment
        self._calls = calls
        self._tables: dict[str, Sockets] = {}

    def connect(
        self, api: str | None = None, *, headers: Mapping[str, str] | None = None, query: str = ""
    ) -> Handshake:
        """`api` is a logical id, where there are several. Raises NotDeployed."""
        found, door = self._found(api)
        request = HttpRequest(
            path=f"/{door.stage}",
            query=query,
            headers=(("Host", door.domain), ("Upgrade", "websocket"), *(headers or {}).items()),
            received_at=self._deployment.now,
            request_id=str(uuid.uuid4()),
        )
        table = self._tables.setdefault(found.logical_id, Sockets(door))
        asked = {
            name: self._calls.invoke(target, "authorizer", name) for name, target in found.authorizers.items()
        }
        done = table.open(request, self._route(found, "$connect"), self._deployment.now, authorize=asked)
        self._deployment.settle()
        return done

    def send(self, connection_id: str, message: str) -> list[str]:
        """What the caller hears in return. Raises NotDeployed for a connection that is not open."""
        for logical_id, table in self._tables.items():
            if connection_id in table:
                found, _ = self._found(logical_id)
                turn = table.receive(connection_id, message, self._by_route(found), self._deployment.now)
                self._deployment.settle()
                return [str(effect.data) for effect in turn.effects if isinstance(effect, Sent)]
        raise NotDeployed(f"The connection {connection_id[:40]!r} is not open.")

    def _route(self, api: Api, key: str) -> Callable[[str], Answer]:
        if key not in api.routes:
            return lambda event: Answer()
        return self._calls.invoke(api.routes[key], "websocket", key)

    def _by_route(self, api: Api) -> Callable[[str], Answer]:
        """The event names the route that was chosen."""

        def invoke(event: str, /) -> Answer:
            key = str(json.loads(event)["requestContext"]["routeKey"])
            return self._route(api, key)(event)

        return invoke

    def _found(self, wanted: str | None) -> tuple[Api, WebSocketApi]:
        for api in self._deployment.plan.apis:
            if isinstance(api.door, WebSocketApi) and wanted in (None, api.logical_id):
                return api, api.door
        raise NotDeployed("There is no WebSocket API of that name in the stack.")
