"""One thread that serves every connection in turn, so that the state changes by one call after the other."""

from __future__ import annotations

import selectors
import socket
from collections.abc import Callable
from typing import Any

from .desk import Desk, Waiting
from .http import Broken, Connection, Reply, Request

CONNECTIONS = 128
HELD_BYTES = (
    64 * 1024 * 1024
)  # of requests that are not answered and answers that are not sent, of all together
UNSENT_BYTES = 1024 * 1024  # of one connection, whose next request waits until less is left
_AGAIN_S = 0.05  # a message may become visible without anybody doing anything


class Server:
    """
    `hear` is called when there is something to be read from `line`; it returns False at the end.

    Of connections there are CONNECTIONS; for one more, that which has been silent for longest is closed. One
    request of each is answered in turn, and between two rounds `line` is heard, however many have come.
    """

    def __init__(self, desk: Desk, line: int, hear: Callable[[], bool]) -> None:
        self._desk = desk
        self._line = line
        self._hear = hear
        self._selector = selectors.DefaultSelector()
        self._selector.register(line, selectors.EVENT_READ)
        self._connections: dict[Connection, None] = {}  # the one that spoke last comes last
        self._waiting: dict[Connection, tuple[Waiting, str]] = {}
        self._ready: dict[Connection, None] = {}  # those of which whole requests may be there

    def listen(self, listener: socket.socket, number: int) -> None:
        listener.setblocking(False)
        self._selector.register(listener, selectors.EVENT_READ, number)

    def serve(self) -> None:
        while True:
            for key, events in self._selector.select(self._patience_s()):
                if key.fd == self._line:
                    if not self._hear():
                        return
                elif isinstance(key.data, Connection):
                    self._heed(key.data, events)
                else:
                    self._accept(key.fileobj, key.data)
            self._answer_each()
            if self._waiting:
                self._ask_again()

    def _patience_s(self) -> float | None:
        if self._ready:
            return 0
        return _AGAIN_S if self._waiting else None

    def _accept(self, listener: Any, number: int) -> None:
        try:
            sock, _ = listener.accept()
        except OSError:
            return
        if len(self._connections) >= CONNECTIONS:
            self._drop(next(iter(self._connections)))
        connection = Connection(sock, listener=number)
        self._connections[connection] = None
        self._selector.register(sock, selectors.EVENT_READ, connection)

    def _heed(self, connection: Connection, events: int) -> None:
        if connection not in self._connections:
            return  # dropped, for another one, since the events were told
        self._connections[connection] = self._connections.pop(connection)
        if events & selectors.EVENT_READ:
            try:
                is_there = connection.read()
            except Broken:
                is_there = False
            if not is_there or sum(one.held_bytes for one in self._connections) > HELD_BYTES:
                self._drop(connection)
                return
        self._ready[connection] = None
        self._flush(connection)

    def _answer_each(self) -> None:
        for connection in list(self._ready):
            if connection not in self._connections:
                continue
            if len(connection.outgoing) > UNSENT_BYTES or (request := connection.next()) is None:
                self._ready.pop(connection)  # until it is written to, or more is read
                continue
            self._take(connection, request)
            self._flush(connection)

    def _take(self, connection: Connection, request: Request) -> None:
        came_to = self._desk.answer(request, connection.listener)
        if isinstance(came_to, Reply):
            connection.answer(came_to, to=request.method)
        else:
            self._waiting[connection] = came_to, request.method

    def _ask_again(self) -> None:
        for connection, (waiting, method) in list(self._waiting.items()):
            came_to = self._desk.again(waiting)
            if isinstance(came_to, Reply):
                del self._waiting[connection]
                connection.answer(came_to, to=method)
                self._ready[connection] = None
                self._flush(connection)
            else:
                self._waiting[connection] = came_to, method

    def _flush(self, connection: Connection) -> None:
        if connection not in self._connections:
            return
        if not connection.write():
            self._drop(connection)
            return
        # More is read once what has come is answered: a client that never listens sends no end of it.
        reads = selectors.EVENT_READ if connection.is_idle else 0
        writes = selectors.EVENT_WRITE if connection.outgoing else 0
        self._watch(connection, reads | writes)

    def _watch(self, connection: Connection, events: int) -> None:
        """A selector takes no 0: who is watched for nothing is not registered."""
        is_watched = connection.socket in self._selector.get_map()
        if not events and is_watched:
            self._selector.unregister(connection.socket)
        elif events and is_watched:
            self._selector.modify(connection.socket, events, connection)
        elif events:
            self._selector.register(connection.socket, events, connection)

    def _drop(self, connection: Connection) -> None:
        self._connections.pop(connection, None)
        self._waiting.pop(connection, None)
        self._ready.pop(connection, None)
        self._watch(connection, 0)
        connection.socket.close()
