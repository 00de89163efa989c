"""
The Runtime API of one environment: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html

Served from outside on a socket that listens inside. Whoever speaks to it may be
the runtime's client or hostile code: nothing it sends can do more than answer
its own invocation, and every buffer has a cap. State rules: conformance rows 45–50.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import socket
from dataclasses import dataclass
from enum import Enum

from portal.engines.sandbox import Exit

from .connection import Connection, Request
from .errors import RESPONSE_BYTES

_ANSWER = re.compile(r"^/2018-06-01/runtime/invocation/([^/]{1,128})/(response|error)$")
_NEXT = "/2018-06-01/runtime/invocation/next"
_INIT_ERROR = "/2018-06-01/runtime/init/error"
_MODE = "lambda-runtime-function-response-mode"
_CONNECTIONS = 8  # the client needs one; each may hold a body and an event, and that memory is ours


@dataclass(frozen=True, slots=True)
class Ready:
    """The runtime asks for its next event: initialised, or done with the one before."""


@dataclass(frozen=True, slots=True)
class InitFailed:
    """The runtime told that the function cannot be initialised; `payload` is its error object."""

    payload: str


@dataclass(frozen=True, slots=True)
class Answered:
    payload: str
    is_error: bool


@dataclass(frozen=True, slots=True)
class TooLarge:
    """The response went over the limit and was not taken."""


Signal = Ready | InitFailed | Answered | TooLarge


@dataclass(frozen=True, kw_only=True, slots=True)
class Invocation:
    """What `next` hands out. `deadline_ms` is Unix time."""

    request_id: str
    event: bytes
    deadline_ms: int
    arn: str
    trace: str

    def headers(self) -> dict[str, str]:
        return {
            "Lambda-Runtime-Aws-Request-Id": self.request_id,
            "Lambda-Runtime-Deadline-Ms": str(self.deadline_ms),
            "Lambda-Runtime-Invoked-Function-Arn": self.arn,
            "Lambda-Runtime-Trace-Id": self.trace,
        }


class _State(Enum):
    """By the names that AWS's own emulator gives them in its answers, uneven as they are."""

    STARTED = "Started"
    INIT_ERROR = "InitError"
    READY = "Ready"
    RUNNING = "Running"
    RESPONDING = "InvocationResponse"  # a response was begun and refused: nothing is taken any more
    FAILING = "InvocationErrorResponse"
    SENT = "RuntimeResponseSentState"


_MAY_ASK = frozenset({_State.STARTED, _State.READY, _State.SENT})


class RuntimeApi:
    """
    `signals` says what the runtime did, in order; who launched it adds how it ended.

    Made new for every launch of a runtime.
    """

    def __init__(self) -> None:
        self.signals: asyncio.Queue[Signal | asyncio.Future[Exit]] = asyncio.Queue()
        self._state = _State.STARTED
        self._invocation: Invocation | None = None
        self._waiting: Connection | None = None
        self._open: set[Connection] = set()
        self._server: asyncio.Server | None = None

    async def serve(self, listener: socket.socket) -> None:
        """Answer on `listener`, which stays the caller's. What an earlier runtime left there is dropped."""
        with contextlib.suppress(OSError):
            while True:
                listener.accept()[0].close()
        # A copy: the environment keeps its listener for the next launch. Begun in two
        # steps, since whoever is cancelled within the second must have something to close.
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._connect, sock=listener.dup(), start_serving=False)
        await self._server.start_serving()

    def close(self) -> None:
        """Drop every connection. Idempotent."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for connection in tuple(self._open):
            connection.close()
        self._open.clear()

    def hand_out(self, invocation: Invocation) -> None:
        """Give the runtime its next event; it asked for one, or will."""
        self._invocation = invocation
        self._state = _State.RUNNING
        if self._waiting is not None:
            self._deliver(self._waiting)
            self._waiting = None

    def _connect(self) -> Connection:
        connection = Connection(self._answer, self._open.discard, body_cap=RESPONSE_BYTES)
        if len(self._open) < _CONNECTIONS:
            self._open.add(connection)
        else:
            connection.refuse()
        return connection

    def _answer(self, request: Request) -> None:
        found = _ANSWER.match(request.path)
        if request.path == _NEXT:
            wanted = "GET"
        elif request.path == _INIT_ERROR or found:
            wanted = "POST"
        else:
            request.connection.respond(404, b"404 page not found\n", "text/plain; charset=utf-8")
            return
        if request.method != wanted:
            request.connection.respond(405, b"", "text/plain")
        elif found:
            self._result(request, found[1], is_error=found[2] == "error")
        elif wanted == "GET":
            self._next(request)
        else:
            self._init_error(request)

    def _next(self, request: Request) -> None:
        if self._state is _State.RUNNING:  # asked twice: the same event again
            self._deliver(request.connection)
        elif self._state in _MAY_ASK:
            self._waiting = request.connection
            if self._state is not _State.READY:
                self._state = _State.READY
                self.signals.put_nowait(Ready())
        else:
            self._forbid(request, _State.READY)

    def _deliver(self, connection: Connection) -> None:
        assert self._invocation is not None
        connection.respond(200, self._invocation.event, "application/json", self._invocation.headers())

    def _init_error(self, request: Request) -> None:
        if self._state is not _State.STARTED:
            self._forbid(request, _State.INIT_ERROR)
            return
        self._state = _State.INIT_ERROR
        self.signals.put_nowait(InitFailed(_text(request.body)))
        _accept(request)

    def _result(self, request: Request, request_id: str, *, is_error: bool) -> None:
        if self._invocation is None or request_id != self._invocation.request_id:
            _refuse(request, 400, "InvalidRequestID", "Invalid request ID")
        elif self._state is not _State.RUNNING:
            self._forbid(request, _State.FAILING if is_error else _State.RESPONDING)
        elif not is_error and request.headers.get(_MODE, "streaming").lower() != "streaming":
            self._state = _State.RESPONDING
            _refuse(request, 400, "InvalidFunctionResponseMode", "Invalid function response mode")
        elif request.is_too_large:
            self._state = _State.SENT
            self.signals.put_nowait(TooLarge())
            words = f"Exceeded maximum allowed payload size ({RESPONSE_BYTES} bytes)."
            _refuse(request, 413, "RequestEntityTooLarge", words)
        else:
            self._state = _State.SENT
            self.signals.put_nowait(Answered(_text(request.body), is_error))
            _accept(request)

    def _forbid(self, request: Request, wanted: _State) -> None:
        words = (
            f"State transition from {self._state.value} to {wanted.value} failed for runtime."
            " Error: State transition is not allowed"
        )
        _refuse(request, 403, "InvalidStateTransition", words)


def _accept(request: Request) -> None:
    request.connection.respond(202, b'{"status":"OK"}\n', "application/json")


def _refuse(request: Request, status: int, error_type: str, message: str) -> None:
    body = json.dumps({"errorMessage": message, "errorType": error_type}).encode() + b"\n"
    request.connection.respond(status, body, "application/json")


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace")
