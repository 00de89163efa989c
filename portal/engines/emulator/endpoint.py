"""
The address that an environment speaks to, for one launch of its runtime.

Served from outside on a socket that listens inside. Whoever speaks to it may be
AWS's client or hostile code: nothing it sends can do more than answer its own
invocation, and every buffer has a cap.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable

from . import replies
from .connection import Connection, Head, Request, Sink
from .errors import RESPONSE_BYTES
from .extensions import REGISTERED, Extensions
from .guest.wire import PATH as RECORDING
from .recording import Tape
from .runtime_api import RuntimeApi
from .snapshot import Snapshot
from .telemetry import Telemetry
from .transport import Door

# The client needs one, a snapshot two. Each may hold a body and an event, and that memory is ours.
_CONNECTIONS = 8


class Endpoint:
    """
    Made new for every launch of a runtime. `tape` takes what is recorded now, if anything is, and
    `snapshot` speaks with a runtime that is to become one.
    """

    def __init__(
        self,
        runtime: RuntimeApi,
        extensions: Extensions,
        telemetry: Telemetry,
        tape: Callable[[], Tape | None] = lambda: None,
        snapshot: Snapshot | None = None,
    ) -> None:
        self._snapshot = snapshot
        self._runtime = runtime
        self._telemetry = telemetry
        self._tape = tape
        self._extensions = extensions
        self._open: set[Connection] = set()
        self._door: Door | None = None

    def serve(self, listener: socket.socket, *, is_first: bool = False) -> None:
        """
        Answer on `listener`, which stays the caller's. What an earlier runtime left there is dropped; the
        first may have connected before this.
        """
        with contextlib.suppress(OSError):
            while not is_first:
                listener.accept()[0].close()
        # A copy: the environment keeps its listener for the next launch.
        self._door = Door(listener.dup(), self._connect)

    def serve_copy(self, runtime: RuntimeApi, *, line: Connection | None) -> None:
        """From here on `runtime` is who answers; only `line` is left of what was connected before."""
        for connection in self._open - {line}:
            connection.close()
        self._open &= {line}
        self._runtime = runtime

    def close(self) -> None:
        """Drop every connection. Idempotent."""
        if self._door is not None:
            self._door.close()
            self._door = None
        for connection in tuple(self._open):
            connection.close()
        self._open.clear()

    def _connect(self) -> Connection:
        connection = Connection(
            self._answer, self._open.discard, body_cap=RESPONSE_BYTES, sink_for=self._sink_for
        )
        if len(self._open) < _CONNECTIONS + len(self._extensions):
            self._open.add(connection)
        else:
            connection.refuse()
        return connection

    def _sink_for(self, head: Head) -> Sink | None:
        return self._tape() if head.path == RECORDING else self._runtime.sink_for(head)

    def _answer(self, request: Request) -> None:
        if request.path.startswith(RuntimeApi.PREFIX):
            self._runtime.answer(request)
        elif request.path.startswith(Extensions.PREFIX):
            self._extensions.answer(request)
        elif request.path in (Telemetry.PATH, Telemetry.LOGS_PATH):
            self._telemetry.answer(request)
        elif self._snapshot is not None and request.path.startswith(Snapshot.PREFIX):
            self._snapshot.answer(request)
        elif request.path == REGISTERED:
            self._extensions.tell_when_registered(request)
        elif request.path == RECORDING and request.sink is not None:
            replies.accept(request)
        else:
            replies.no_such_path(request)
