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
from collections.abc import Awaitable, Callable, Mapping

from .connection import Head
from .errors import RESPONSE_BYTES
from .signals import Answered

# Told a part and the content type of the whole; what it gives is awaited before there are more.
PassOn = Callable[[bytes, str], Awaitable[None] | None]

STREAMED_BYTES = 200 * 1024 * 1024  # facts M-9
AT_ONCE_BYTES = 6 * 1024 * 1024  # of each response, as fast as they come
BYTES_PER_S = 2 * 1024 * 1024  # of what follows

_DISCARDED_BYTES = 64 * 1024 * 1024  # of what is too large: read on so far, so that the answer arrives
_CONTENT_TYPE = "application/octet-stream"  # of who says none
_CONTENT_TYPE_CHARACTERS = 1_000  # it goes along with each part, and a header may have a megabyte
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
    Where the body of one response goes: to `pass_on`, at AWS's rate and no faster than that takes it, or
    together into `body`.

    Nobody listening, it is a response like any other and has its limit (facts M-7).
    """

    def __init__(
        self,
        head: Head,
        pass_on: PassOn | None,
        on_broken: Callable[[StreamedResponse, float], None],
    ) -> None:
        self._connection = head.connection
        self._content_type = content_type_of(head.headers)
        self._pass_on = pass_on
        self._on_broken = on_broken
        self._cap = RESPONSE_BYTES if pass_on is None else STREAMED_BYTES
        self._allowed = Allowed()
        self._loop = asyncio.get_running_loop()
        self._free_at = 0.0  # by the clock of the loop
        self._behind: Awaitable[None] | None = None
        self._holding: asyncio.Task[None] | None = None
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
        behind = self._pass_on(data[:room], self._content_type) if room else None
        now = self._loop.time()
        wait_s = self._allowed.wait_s(len(data), now)
        self._free_at = now + wait_s
        self._behind = behind or self._behind
        if (wait_s or behind) and (self._holding is None or self._holding.done()):
            self._connection.pause()
            self._holding = asyncio.ensure_future(self._hold_up())

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
        if self._holding is not None:
            self._holding.cancel()

    async def _hold_up(self) -> None:
        """What has been read already may bring more parts meanwhile."""
        while self._behind is not None or self._free_at > self._loop.time():
            if self._behind is not None:
                behind, self._behind = self._behind, None
                await asyncio.shield(behind)  # which others may wait for as well
            await asyncio.sleep(self._free_at - self._loop.time())
        self._connection.resume()


def content_type_of(headers: Mapping[str, str]) -> str:
    return headers.get("content-type", _CONTENT_TYPE)[:_CONTENT_TYPE_CHARACTERS]


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
