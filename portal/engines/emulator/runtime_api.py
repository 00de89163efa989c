"""
The Runtime API of one environment: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html

Whoever speaks to it may be the runtime's client or hostile code. State rules: conformance rows 45–50.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from . import errors, replies, streaming
from .connection import Connection, Head, Request
from .errors import RESPONSE_BYTES
from .signals import Answered, Copied, InitFailed, Ready, RestoreFailed, Signal, TooLarge
from .streaming import PassOn, StreamedResponse

_ANSWER = re.compile(r"^/2018-06-01/runtime/invocation/([^/]{0,128})/(response|error)$")
_NEXT = "/2018-06-01/runtime/invocation/next"
_INIT_ERROR = "/2018-06-01/runtime/init/error"
_RESTORE_NEXT = "/2018-06-01/runtime/restore/next"
_RESTORE_ERROR = "/2018-06-01/runtime/restore/error"
_AFTER_RESTORE = "Runtime.AfterRestoreError"
_MODE = "lambda-runtime-function-response-mode"


@dataclass(frozen=True, kw_only=True, slots=True)
class Invocation:
    """
    What `next` hands out. `deadline_ms` is Unix time. `caller` are headers of what the caller said besides.
    `logged_trace` is `trace` where Lambda keeps it, and names it in its log; else "".

    `pass_on` is told the parts of the response, when whoever invokes wants it streamed.
    """

    request_id: str
    event: bytes
    deadline_ms: int
    arn: str
    trace: str
    logged_trace: str = ""
    pass_on: PassOn | None = None
    caller: Mapping[str, str] = field(default_factory=dict)

    def headers(self) -> dict[str, str]:
        return {
            "Lambda-Runtime-Aws-Request-Id": self.request_id,
            "Lambda-Runtime-Deadline-Ms": str(self.deadline_ms),
            "Lambda-Runtime-Invoked-Function-Arn": self.arn,
            "Lambda-Runtime-Trace-Id": self.trace,
            **self.caller,
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
    RESTORE_READY = "RestoreReady"
    RESTORING = "Restoring"
    RESTORE_ERROR = "RuntimeRestoreErrorState"


_MAY_ASK = frozenset({_State.STARTED, _State.READY, _State.SENT, _State.RESTORING})


class RuntimeApi:
    """
    `tell` hears what the runtime did, in order.

    Made new for every launch of a runtime, and for every copy of one (`is_copy`): only those have
    something to restore.
    """

    PREFIX = "/2018-06-01/"

    def __init__(self, tell: Callable[[Signal], None], *, is_copy: bool = False) -> None:
        self._tell = tell
        self._state = _State.RESTORE_READY if is_copy else _State.STARTED
        self._paths: dict[str, tuple[str, Callable[[Request], None]]] = {
            _NEXT: ("GET", self._next),
            _INIT_ERROR: ("POST", self._init_error),
        }
        if is_copy:
            self._paths[_RESTORE_NEXT] = "GET", self._restore_next
            self._paths[_RESTORE_ERROR] = "POST", self._restore_error
        self._invocation: Invocation | None = None
        self._waiting: Connection | None = None
        self._streamed: StreamedResponse | None = None

    def hand_out(self, invocation: Invocation) -> None:
        """Give the runtime its next event; it asked for one, or will."""
        self._invocation = invocation
        self._state = _State.RUNNING
        if self._waiting is not None:
            self._deliver(self._waiting)
            self._waiting = None

    def sink_for(self, head: Head) -> StreamedResponse | None:
        """Where the body of a streamed response goes; None for every other body, and for what is refused."""
        found = _ANSWER.match(head.path)
        if (
            found is None
            or found[2] != "response"
            or head.headers.get(_MODE) != "streaming"
            or self._state is not _State.RUNNING
            or self._invocation is None
            or found[1] != self._invocation.request_id
        ):
            return None
        self._state = _State.RESPONDING
        self._streamed = StreamedResponse(head, self._invocation.pass_on, self._broke_off)
        return self._streamed

    def close(self) -> None:
        if self._streamed is not None:
            self._streamed.close()

    def answer(self, request: Request) -> None:
        found = _ANSWER.match(request.path)
        wanted, answer = self._paths.get(request.path, ("POST" if found else "", replies.no_such_path))
        if wanted and request.method != wanted:
            replies.no_such_method(request)
        elif found:
            self._result(request, found[1], is_error=found[2] == "error")
        else:
            answer(request)

    def _next(self, request: Request) -> None:
        if self._state is _State.RUNNING:  # asked twice: the same event again
            self._deliver(request.connection)
        elif self._state in _MAY_ASK:
            self._waiting = request.connection
            if self._state is not _State.READY:
                self._state = _State.READY
                self._tell(Ready())
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
        replies.accept(request)
        self._tell(InitFailed(_text_of_init_error(request.body)))

    def _restore_next(self, request: Request) -> None:
        if self._state is not _State.RESTORE_READY:
            self._forbid(request, _State.RESTORING)
            return
        self._state = _State.RESTORING
        self._tell(Copied())
        request.connection.respond(200, b"", None)

    def _restore_error(self, request: Request) -> None:
        if self._state is not _State.RESTORING:
            self._forbid(request, _State.RESTORE_ERROR)
            return
        self._state = _State.RESTORE_ERROR
        replies.accept(request)
        self._tell(RestoreFailed(payload=_text_of_init_error(request.body), error_type=_AFTER_RESTORE))

    def _result(self, request: Request, request_id: str, *, is_error: bool) -> None:
        if self._invocation is None or request_id != self._invocation.request_id:
            replies.refuse(request, 400, "InvalidRequestID", "Invalid request ID")
        elif request.sink is not None and request.sink is self._streamed:
            self._take_streamed(request, self._streamed)
        elif self._state is not _State.RUNNING:
            self._forbid(request, _State.FAILING if is_error else _State.RESPONDING)
        elif not is_error and request.headers.get(_MODE, "streaming") != "streaming":
            self._state = _State.RESPONDING
            replies.refuse(request, 400, "InvalidFunctionResponseMode", "Invalid function response mode")
        elif request.is_too_large:
            self._refuse_size(request)
        else:
            self._state = _State.SENT
            # First, so that the runtime goes on while what it said is heard.
            replies.accept(request)
            body = request.body
            if self._invocation.pass_on is not None and not is_error:
                self._invocation.pass_on(bytes(body), streaming.content_type_of(request.headers))
                body = b""
            self._tell(
                Answered(
                    payload=body.decode("utf-8", "replace"),
                    is_error=is_error,
                    began=request.began,
                    ended=time.monotonic(),
                    produced_bytes=len(request.body),
                )
            )

    def _take_streamed(self, request: Request, streamed: StreamedResponse) -> None:
        self._streamed = None
        if streamed.is_too_large:
            self._refuse_size(request)
            return
        self._state = _State.SENT
        replies.accept(request)
        error = streaming.error_in(request.trailers)
        self._tell(streamed.answered(request.began, error))

    def _broke_off(self, streamed: StreamedResponse, began: float) -> None:
        self._streamed = None
        self._state = _State.SENT
        self._tell(TooLarge() if streamed.is_too_large else streamed.answered(began, errors.TRUNCATED))

    def _refuse_size(self, request: Request) -> None:
        self._state = _State.SENT
        words = f"Exceeded maximum allowed payload size ({RESPONSE_BYTES} bytes)."
        replies.refuse(request, 413, "RequestEntityTooLarge", words)
        self._tell(TooLarge())

    def _forbid(self, request: Request, wanted: _State) -> None:
        words = (
            f"State transition from {self._state.value} to {wanted.value} failed for runtime."
            " Error: State transition is not allowed"
        )
        replies.refuse(request, 403, "InvalidStateTransition", words)


def _text_of_init_error(body: bytes | bytearray) -> str:
    """AWS's client for Python posts this one as http.client does text: in Latin-1, where it fits."""
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.decode("latin-1")
