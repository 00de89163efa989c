"""
The WebSocket APIs that have somebody connected, in this process.

A connection lives where its socket is: `@connections` of a portal with several processes reaches those of
the one that it comes to.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

from portal.engines.front_doors import Closed, Effect, Sent, Sockets, WebSocketApi
from portal.records.playground.models import DeployedDoor

Message = MutableMapping[str, Any]
OF_ALL = 100  # connections, those that are being opened too
OF_A_DOOR = 10


class Stage:
    """One configuration of a door, as long as anybody is connected to it."""

    def __init__(self, api: WebSocketApi) -> None:
        self.api = api
        self.sockets = Sockets(api)
        self.guests = 0
        self._lines: dict[str, tuple[Callable[[Message], Awaitable[None]], asyncio.Lock]] = {}

    @contextmanager
    def line(self, connection_id: str, send: Callable[[Message], Awaitable[None]]) -> Iterator[None]:
        """As long as the socket is there."""
        self._lines[connection_id] = (send, asyncio.Lock())
        try:
            yield
        finally:
            del self._lines[connection_id]

    async def act(self, effects: Iterable[Effect]) -> bool:
        """Whether a connection was closed. Who has gone meanwhile hears nothing."""
        is_closed = False
        for effect in effects:
            if effect.connection_id in self._lines:
                send, alone = self._lines[effect.connection_id]
                async with alone:
                    await send(_message(effect))
            is_closed |= isinstance(effect, Closed)
        return is_closed


def _message(effect: Effect) -> Message:
    if isinstance(effect, Sent):
        return {
            "type": "websocket.send",
            "text" if isinstance(effect.data, str) else "bytes": effect.data,
        }
    return {"type": "websocket.close", "code": effect.code, "reason": effect.reason[:120]}


_stages: dict[tuple[int, str], Stage] = {}


@contextmanager
def stage_for(deployed: DeployedDoor, api: WebSocketApi) -> Iterator[Stage | None]:
    """The one of its configuration; None where there is no room for another guest."""
    guests = sum(stage.guests for (door, _), stage in _stages.items() if door == deployed.pk)
    if guests >= OF_A_DOOR or sum(stage.guests for stage in _stages.values()) >= OF_ALL:
        yield None
        return
    key = (deployed.pk, json.dumps([deployed.config, deployed.qualifier], sort_keys=True))
    stage = _stages.setdefault(key, Stage(api))
    stage.guests += 1
    try:
        yield stage
    finally:
        stage.guests -= 1
        if not stage.guests:
            del _stages[key]


def stages_of(deployed: DeployedDoor) -> tuple[Stage, ...]:
    return tuple(stage for (door, _), stage in _stages.items() if door == deployed.pk)
