"""
A response that arrives in parts: chunks of HTTP, under AWS's limits, told while they come.

https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html (facts M-9) and,
for the trailers of an error, https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import time
from collections.abc import Callable, Mapping

from .connection import Connection
from .errors import RESPONSE_BYTES
from .signals import Answered

STREAMED_BYTES = 200 * 1024 * 1024  # facts M-9
AT_ONCE_BYTES = 6 * 1024 * 1024  # of each response, as fast as they come
BYTES_PER_S = 2 * 1024 * 1024  # of what follows

_DISCARDED_BYTES = 64 * 1024 * 1024  # of what is too large: read on so far, so that the answer arrives
_ERROR_TYPE = "lambda-runtime-function-error-type"
_ERROR_BODY = "lambda-runtime-function-error-body"


class Allowed:
    """How long a stream of bytes has to be held up, so that it keeps to the rate. Seconds of any clock."""

    def __init__(self) -> None:
        self._left: float = AT_ONCE_BYTES
        self._since: float | None = None  # when the first bytes at full speed were used up

    def wait_s(self, size: int, now: float) -> float:
        """`size` more bytes have come at `now`: how long to take no more. Idle time is not made up for."""
        if self._since is not None:
            self._left = min(0.0, self._left + (now - self._since) * BYTES_PER_S)
        self._left -= size
        if self._left >= 0:
            return 0.0
        self._since = now
        return -self._left / BYTES_PER_S


class StreamedResponse:
    """
    Where the body of one response goes: to `pass_on`, at AWS's rate, or together into `body`.

    Nobody listening, it is a response like any other and has its limit (facts M-7).
    """

    def __init__(
        self,
        connection: Connection,
        pass_on: Callable[[bytes], None] | None,
        on_broken: Callable[[StreamedResponse, float], None],
    ) -> None:
        self._connection = connection
        self._pass_on = pass_on
        self._on_broken = on_broken
        self._cap = RESPONSE_BYTES if pass_on is None else STREAMED_BYTES
        self._allowed = Allowed()
        self._resuming: asyncio.TimerHandle | None = None
        self._began = time.monotonic()
        self.body = bytearray()
        self.size = 0

    @property
    def is_too_large(self) -> bool:
        return self.size > self._cap

    def part(self, data: bytes) -> None:
        room = max(0, self._cap - self.size)
        self.size += len(data)
        if self.size > self._cap + _DISCARDED_BYTES:
            self._connection.close()
            return
        if self._pass_on is None:
            self.body += data[:room]
            return
        if room:
            self._pass_on(data[:room])
        loop = asyncio.get_running_loop()
        if wait_s := self._allowed.wait_s(len(data), loop.time()):
            self._connection.pause()
            self._resuming = loop.call_later(wait_s, self._connection.resume)

    def broken(self) -> None:
        self.close()
        self._on_broken(self, self._began)

    def answered(self, began: float, error: str | None) -> Answered:
        """`error` is the object that came after it, JSON; it goes before what had come of the response."""
        return Answered(
            payload=self.body.decode("utf-8", "replace") if error is None else error,
            is_error=error is not None,
            began=began,
            ended=time.monotonic(),
            produced_bytes=self.size,
        )

    def close(self) -> None:
        if self._resuming is not None:
            self._resuming.cancel()


def error_in(trailers: Mapping[str, str]) -> str | None:
    """
    The error object that a runtime sends after a response it has begun, as JSON text; None without one.

    The type is in one trailer, the object in another, base64 of JSON; they may be anything.
    """
    if _ERROR_TYPE not in trailers:
        return None
    try:
        body = base64.b64decode(trailers.get(_ERROR_BODY, ""), validate=True)
    except binascii.Error:
        return trailers[_ERROR_BODY]
    return body.decode("utf-8", "replace") or "null"
