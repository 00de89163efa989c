"""
The connections of a WebSocket API: a state machine with the time passed in.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api.html and
…/apigateway-how-to-call-websocket-api-connections.html; facts T-4. Sockets are whoever's holds it: what
is to be sent and closed is said in effects.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from portal.engines.front_doors.answers.refuse import refusal
from portal.engines.front_doors.answers.respond import trouble_of
from portal.engines.front_doors.authorizers.cache import AuthorizerCache
from portal.engines.front_doors.configured.doors import SocketRoute, WebSocketApi
from portal.engines.front_doors.configured.problem import BadDoor
from portal.engines.front_doors.configured.problems import problems
from portal.engines.front_doors.configured.table import SOCKET, Trouble
from portal.engines.front_doors.events.stamps import short_id
from portal.engines.front_doors.wire.answer import Answer, Invoke
from portal.engines.front_doors.wire.request import HttpRequest, validate_request
from portal.engines.front_doors.wire.response import because, text
from portal.engines.front_doors.wire.returned import Malformed, body_of, parse_object

from .connection import (
    FRAME_BYTES,
    GOING_AWAY,
    MESSAGE_BYTES,
    NEW_A_SECOND,
    TOO_BIG,
    Closed,
    Connection,
    Sent,
    Turn,
)
from .events import disconnect_event, message_event
from .handshake import Handshake, shake_hands
from .selection import select

MOST = 1_000  # connections of one API here
_PAGE = "API Gateway: apigateway-websocket-api"
_NORMALLY = 1000
_SECOND = timedelta(seconds=1)


class Sockets:
    """
    `authorize` has the functions of the authorizers by their names, where no others come with a request.

    A handler may post to connections, and close them, while it runs: the methods may be called within
    each other and from several threads. Nothing is held while a function runs.
    """

    def __init__(self, api: WebSocketApi, *, authorize: Mapping[str, Invoke] | None = None) -> None:
        """Raises BadDoor."""
        if found := problems(api):
            raise BadDoor(*found)
        self.api = api
        self._authorize = authorize or {}
        self._cache = AuthorizerCache()
        self._routes: dict[str, SocketRoute] = {route.key: route for route in api.routes}
        self._open: dict[str, Connection] = {}
        self._asked: deque[datetime] = deque(maxlen=NEW_A_SECOND)
        self._lock = threading.Lock()

    def __contains__(self, connection_id: str) -> bool:
        return connection_id in self._open

    def connection(self, connection_id: str) -> Connection | None:
        return self._open.get(connection_id)

    def open(
        self,
        request: HttpRequest,
        invoke: Invoke,
        now: datetime,
        *,
        authorize: Mapping[str, Invoke] | None = None,
    ) -> Handshake:
        """
        A client asks for a socket. It has one when the answer is 101; until then nobody can post to it.

        Raises BadRequest.
        """
        validate_request(request)
        connection = Connection(
            id=short_id(request.request_id), request=request, opened_at=now, last_active_at=now
        )
        if says := self._too_many(now):
            return Handshake(seen=refusal(self.api, request, "too many requests", says))
        done = shake_hands(
            self.api,
            connection,
            invoke=invoke if "$connect" in self._routes else None,
            authorize=self._authorize if authorize is None else authorize,
            cache=self._cache,
        )
        if done.connection is not None:
            with self._lock:
                self._open[done.connection.id] = done.connection
        return done

    def _too_many(self, now: datetime) -> str:
        """Why there can be no further connection; "" when there can, and then it counts as asked for."""
        if len(self._open) >= MOST:
            return "There are as many connections as an API has here."
        with self._lock:
            if len(self._asked) == NEW_A_SECOND and now - self._asked[0] < _SECOND:
                return f"{NEW_A_SECOND} new connections within a second are the most there may be."
            self._asked.append(now)
        return ""

    def receive(
        self, connection_id: str, message: str | bytes, invoke: Invoke, now: datetime, *, frame_bytes: int = 0
    ) -> Turn:
        """
        A message of the client's; `frame_bytes` is the size of its largest frame, where it is known.

        Raises KeyError for a connection that is not open.
        """
        size = len(message if isinstance(message, bytes) else message.encode("utf-8", "replace"))
        if size > MESSAGE_BYTES or frame_bytes > FRAME_BYTES:
            what = "message is over 128 KB" if size > MESSAGE_BYTES else "frame is over 32 KB"
            return self._close(self._taken(connection_id), TOO_BIG, f"The {what}.", invoke, now)
        connection = self._touched(connection_id, now, messages=1)
        key = select(self.api.selection, message)
        route = self._routes.get(key) if not key.startswith("$") else None
        route = route or self._routes.get("$default")
        if route is None:
            told = self._trouble("no route", connection)
            rule = because(f"No route is called {key[:40]!r}, and there is no $default.", _PAGE)
            return Turn(connection_id=connection_id, effects=(told,), because=(rule,))
        event = text(message_event(self.api, connection, route.key, message, now))
        answer = invoke(event) if self.api.may_invoke else None
        effects, says = self._answer(route, connection, answer)
        return Turn(
            connection_id=connection_id,
            route=route.key,
            event=event,
            answer=answer,
            # Meanwhile it may have gone.
            effects=effects if connection_id in self._open else (),
            because=(because(says, _PAGE),),
        )

    def leave(self, connection_id: str, code: int, reason: str, invoke: Invoke, now: datetime) -> Turn:
        """The client has closed its end. Raises KeyError for a connection that is not open."""
        return self._disconnect(self._taken(connection_id), code, reason, invoke, now)

    def sweep(self, invoke: Invoke, now: datetime) -> tuple[Turn, ...]:
        """Closes what was idle or open for too long."""
        with self._lock:
            due = [(one, why) for one in self._open.values() if (why := one.overdue(now)) is not None]
            for connection, _ in due:
                del self._open[connection.id]
        return tuple(self._close(connection, GOING_AWAY, why, invoke, now) for connection, why in due)

    def posted(self, connection_id: str, now: datetime) -> bool:
        """Something is sent to the client, which is not idle then; False where there is none."""
        try:
            self._touched(connection_id, now)
        except KeyError:
            return False
        return True

    def drop(self, connection_id: str, invoke: Invoke, now: datetime) -> Turn:
        """By whoever owns the API, over @connections. Raises KeyError for one that is not open."""
        connection = self._taken(connection_id)
        return self._close(connection, _NORMALLY, "It was closed over @connections.", invoke, now)

    def _touched(self, connection_id: str, now: datetime, *, messages: int = 0) -> Connection:
        with self._lock:
            connection = self._open[connection_id]
            connection = replace(connection, last_active_at=now, messages=connection.messages + messages)
            self._open[connection_id] = connection
        return connection

    def _answer(
        self, route: SocketRoute, connection: Connection, answer: Answer | None
    ) -> tuple[tuple[Sent, ...], str]:
        """What the client hears, and why."""
        if answer is None:
            return (self._trouble("not permitted", connection),), "The API may not invoke the function."
        if found := trouble_of(self.api, answer):
            return (self._trouble(found[0], connection),), found[1]
        if not route.responds:
            return (), "The route has no response: what was returned goes nowhere. Post to @connections."
        try:
            body = body_of(parse_object(answer.payload).get("body"))
            if len(body.encode("utf-8", "replace")) > MESSAGE_BYTES:
                raise Malformed("body is over 128 KB.")
        except Malformed as fault:
            return (self._trouble("malformed", connection),), str(fault)
        sent = (Sent(connection_id=connection.id, data=body),) if body else ()
        return sent, "The route has a response: the body is sent, where there is one."

    def _trouble(self, trouble: Trouble, connection: Connection) -> Sent:
        words = parse_object(SOCKET[trouble].body)
        request_id = short_id(f"{connection.id}/MESSAGE/{connection.messages}")
        told = {**words, "connectionId": connection.id, "requestId": request_id}
        return Sent(connection_id=connection.id, data=text(told))

    def _taken(self, connection_id: str) -> Connection:
        """It is open no longer. Raises KeyError."""
        with self._lock:
            return self._open.pop(connection_id)

    def _close(self, connection: Connection, code: int, why: str, invoke: Invoke, now: datetime) -> Turn:
        turn = self._disconnect(connection, code, why, invoke, now)
        closed = Closed(connection_id=connection.id, code=code, reason=why)
        rule = because(f"{why} The connection is closed with {code}.", "facts T-4")
        return replace(turn, effects=(closed,), because=(rule, *turn.because))

    def _disconnect(
        self, connection: Connection, code: int, reason: str, invoke: Invoke, now: datetime
    ) -> Turn:
        if "$disconnect" not in self._routes or not self.api.may_invoke:
            return Turn(connection_id=connection.id)
        event = text(disconnect_event(self.api, connection, code, reason, now))
        rule = because("$disconnect is invoked after the end, and nobody hears what it returns.", _PAGE)
        answer = invoke(event)
        return Turn(
            connection_id=connection.id, route="$disconnect", event=event, answer=answer, because=(rule,)
        )
