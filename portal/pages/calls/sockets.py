"""A WebSocket at the address of a deployed WebSocket API: a coroutine for each, which waits in no thread."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.utils.timezone import now

from portal.engines.front_doors import (
    BadDoor,
    BadRequest,
    Connection,
    Handshake,
    HttpRequest,
    HttpResponse,
    Sent,
    Turn,
    WebSocketApi,
    passed_trace_of,
)
from portal.engines.front_doors.sockets.connection import IDLE, LONGEST
from portal.pages.calls.address import Refused, address_of, admitted
from portal.pages.calls.gate import is_call, why_not
from portal.pages.calls.headers import to_caller
from portal.pages.calls.requests import request_of
from portal.pages.calls.stages import Stage, stage_for
from portal.pages.calls.threads import in_thread
from portal.records.playground.admit_call import NotServed
from portal.records.playground.asking import authorizers_of
from portal.records.playground.call_door import NO_HTTP
from portal.records.playground.deployed import door_of
from portal.records.playground.models import DeployedDoor
from portal.records.playground.socket_calls import invoke_behind, keep_handshake, keep_turn

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

GONE = 1001
FULL = "As many connections are open as there may be."


async def socket(scope: Message, receive: Receive, send: Send) -> None:
    """The ASGI application for every WebSocket; those to anywhere else are refused."""
    await receive()  # websocket.connect
    try:
        if not is_call(scope):
            raise Refused(404, "There is nothing here.")
        token, path = address_of(scope)
        if reason := await in_thread(why_not):
            raise Refused(503, reason)
        deployed = await in_thread(admitted, token)
        api = await in_thread(_api_of, deployed)
        if deployed is None or api is None:
            return await _deny(scope, send, NO_HTTP)
        with stage_for(deployed, api) as stage:
            if stage is None:
                raise Refused(429, FULL)
            await _Visit(deployed, stage).live_through(scope, path, receive, send)
    except (Refused, NotServed) as refusal:
        await _deny(scope, send, HttpResponse(status=refusal.status, body=str(refusal).encode()))
    except BadRequest as fault:
        await _deny(scope, send, HttpResponse(status=400, body=str(fault).encode()))
    return None


class _Visit:
    """One client, from its handshake to its end."""

    def __init__(self, deployed: DeployedDoor, stage: Stage) -> None:
        self._deployed, self._stage = deployed, stage
        self._invoke = invoke_behind(deployed, stage.api, now)

    def _open(self, request: HttpRequest) -> Handshake:
        api, trace = self._stage.api, passed_trace_of(request)
        return self._stage.sockets.open(
            request,
            invoke_behind(self._deployed, api, now, trace=trace),
            now(),
            authorize=authorizers_of(self._deployed, api, now, trace=trace),
        )

    async def live_through(self, scope: Message, path: str, receive: Receive, send: Send) -> None:
        request = request_of(scope, path, b"", key=self._deployed.key, now=now())
        done = await in_thread(self._open, request)
        await in_thread(keep_handshake, self._deployed, request, done, now())
        if done.connection is None:
            return await _deny(scope, send, done.seen.response)
        with self._stage.line(done.connection.id, send):
            try:
                await send({"type": "websocket.accept"})
                await self._converse(done.connection.id, receive)
            finally:
                await self._leave(done.connection.id, GONE, "")
        return None

    async def _converse(self, connection_id: str, receive: Receive) -> None:
        while (connection := self._stage.sockets.connection(connection_id)) is not None:
            message = await self._hear(connection, receive)
            if message is None or message["type"] == "websocket.disconnect":
                told = message or {}
                await self._leave(connection_id, told.get("code") or GONE, told.get("reason") or "")
                return
            said = message.get("text")
            await self._receive(connection_id, message.get("bytes") or b"" if said is None else said)

    async def _hear(self, connection: Connection, receive: Receive) -> Message | None:
        """None once it was idle, or open, for too long, and has been closed."""
        hearing = asyncio.ensure_future(receive())
        try:
            while not (await asyncio.wait({hearing}, timeout=_left_s(connection, now())))[0]:
                # What was posted to it meanwhile counts: it is due later than it was.
                await self._sweep()
                found = self._stage.sockets.connection(connection.id)
                if found is None:
                    return None
                connection = found
            return hearing.result()
        finally:
            hearing.cancel()

    async def _receive(self, connection_id: str, said: str | bytes) -> None:
        sockets = self._stage.sockets
        try:
            is_open = await in_thread(admitted, self._deployed.token)
        except NotServed as full:
            told = {"message": str(full), "connectionId": connection_id}
            await self._stage.act([Sent(connection_id=connection_id, data=json.dumps(told))])
            return
        with suppress(KeyError):  # it was closed over @connections meanwhile
            if is_open is None:
                turn = await in_thread(sockets.drop, connection_id, self._invoke, now())
            else:
                turn = await in_thread(sockets.receive, connection_id, said, self._invoke, now())
            await self._told(said, turn)

    async def _sweep(self) -> None:
        for turn in await in_thread(self._stage.sockets.sweep, self._invoke, now()):
            await self._told("", turn)

    async def _leave(self, connection_id: str, code: int, reason: str) -> None:
        with suppress(KeyError):  # it has left already
            turn = await in_thread(
                self._stage.sockets.leave, connection_id, code, reason, self._invoke, now()
            )
            await self._told("", turn)

    async def _told(self, said: str | bytes, turn: Turn) -> None:
        await self._stage.act(turn.effects)
        await in_thread(keep_turn, self._deployed, said, turn, now())


def _left_s(connection: Connection, at: datetime) -> float:
    due = min(connection.opened_at + LONGEST, connection.last_active_at + IDLE)
    return max(0.01, (due - at).total_seconds())


def _api_of(deployed: DeployedDoor | None) -> WebSocketApi | None:
    with suppress(BadDoor):
        door = door_of(deployed) if deployed else None
        return door if isinstance(door, WebSocketApi) else None
    return None


async def _deny(scope: Message, send: Send, response: HttpResponse) -> None:
    """With the response where the server can send one, else with 403."""
    if "websocket.http.response" not in (scope.get("extensions") or {}):
        await send({"type": "websocket.close", "code": 1008})
        return
    headers = to_caller(response.headers)
    await send({"type": "websocket.http.response.start", "status": response.status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": response.body, "more_body": False})
