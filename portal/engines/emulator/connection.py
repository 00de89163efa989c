"""One HTTP connection from inside an environment: requests out of bytes, under caps."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol, cast

import httptools

log = logging.getLogger(__name__)

_PHRASES = {status.value: status.phrase for status in HTTPStatus}
# Request line and headers, and the trailers of a chunked body. AWS's client puts all frames of an error
# into a header, up to 1 MB, which recursion without end comes near to.
_HEAD_BYTES = 1024 * 1024 + 64 * 1024
_FIELDS = 200  # short ones take many times their bytes of our memory
_LARGE = 64 * 1024  # of a body: to copy it beside its head takes longer than to send the two
_DISCARDED_BYTES = 64 * 1024 * 1024  # of a body that is over its cap, read on so that the answer arrives


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """
    `headers` by lower-case name. `is_too_large`: the body went over its cap and was dropped.

    `began` is when its headers were whole, monotonic. `sink`: the body went there, part by part.
    """

    connection: Connection
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes | bytearray
    is_too_large: bool
    began: float
    trailers: Mapping[str, str]
    sink: Sink | None


class Sink(Protocol):
    """Takes a body while it arrives."""

    def part(self, data: bytes) -> None: ...

    def broken(self) -> None:
        """The connection ended within the body."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """A request whose body has not come yet."""

    connection: Connection
    method: str
    path: str
    headers: Mapping[str, str]


class Connection(asyncio.Protocol):
    """
    Calls `answer(request)` for each request; whoever answers calls respond() once, now or later.

    `sink_for(head)` may name where a chunked body goes instead of into memory.
    """

    def __init__(
        self,
        answer: Callable[[Request], None],
        ended: Callable[[Connection], None],
        *,
        body_cap: int,
        sink_for: Callable[[Head], Sink | None] = lambda head: None,
    ) -> None:
        self._answer = answer
        self._ended = ended
        self._body_cap = body_cap
        self._sink_for = sink_for
        self._transport: asyncio.Transport | None = None
        self._is_refused = False
        self._sink: Sink | None = None
        self._is_kept_alive = True
        self._parser = httptools.HttpRequestParser(self)
        self._begin()

    def refuse(self) -> None:
        """Close as soon as it is connected: there are too many."""
        self._is_refused = True

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def respond(
        self, status: int, body: bytes, content_type: str | None, headers: Mapping[str, str] | None = None
    ) -> None:
        """Does nothing when the peer is gone."""
        if self._transport is None or self._transport.is_closing():
            return
        if self._transport.get_write_buffer_size():
            # It asked again before it had read the answer: a whole event each time, and memory here is ours.
            self.close()
            return
        lines = [f"HTTP/1.1 {status} {_PHRASES[status]}"]
        lines += [f"Content-Type: {content_type}"] if content_type else []
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        lines.append(f"Content-Length: {len(body)}\r\n\r\n")
        head = "\r\n".join(lines).encode("latin-1", "replace")
        if len(body) < _LARGE:
            self._transport.write(head + body)
        else:
            self._transport.write(head)
            self._transport.write(memoryview(body))
        if not self._is_kept_alive:
            self._transport.close()

    def pause(self) -> None:
        """Read no more until resume(): whoever sends is held up."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.pause_reading()

    def resume(self) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        if self._is_refused:
            self._transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._sink is not None:
            self._sink.broken()
        self._ended(self)

    def data_received(self, data: bytes) -> None:
        if not self._in_body:
            self._head_bytes += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserCallbackError:
            log.exception("A request to the Runtime API could not be taken.")
            self.close()
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self.close()
        else:
            if self._head_bytes > _HEAD_BYTES and not self._in_body:
                self.close()

    # httptools

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self._fields += 1
        self._field_bytes += len(name) + len(value)
        if self._field_bytes > _HEAD_BYTES or self._fields > _FIELDS:
            self.close()
        else:
            fields = self._trailers if self._in_body else self._headers
            fields[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        self._in_body = True
        if self._headers.get("expect", "").lower() == "100-continue" and self._transport is not None:
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        self._began = time.monotonic()
        if "transfer-encoding" in self._headers:
            head = Head(connection=self, method=self._method(), path=self._path(), headers=self._headers)
            self._sink = self._sink_for(head)

    def on_body(self, body: bytes) -> None:
        if self._sink is not None:
            self._sink.part(body)
            return
        self._body_bytes += len(body)
        if self._body_bytes <= self._body_cap:
            self._add(body)
            return
        self._parts.clear()
        if self._body_bytes > _DISCARDED_BYTES:
            self.close()

    def _add(self, body: bytes) -> None:
        """Large parts are put together at the end, not moved each time; each small one costs an object."""
        if len(body) >= _LARGE or not self._parts:
            self._parts.append(body)
        elif isinstance(last := self._parts[-1], bytearray):
            last += body
        else:
            self._parts.append(bytearray(body))

    def on_message_complete(self) -> None:
        request = Request(
            connection=self,
            method=self._method(),
            path=self._path(),
            headers=self._headers,
            body=self._parts[0] if len(self._parts) == 1 else b"".join(self._parts),
            is_too_large=self._body_bytes > self._body_cap,
            began=self._began,
            trailers=self._trailers,
            sink=self._sink,
        )
        self._is_kept_alive = bool(self._parser.should_keep_alive())
        self._begin()
        self._answer(request)

    def _method(self) -> str:
        return self._parser.get_method().decode("latin-1")

    def _path(self) -> str:
        return self._url.decode("latin-1").partition("?")[0]

    def _begin(self) -> None:
        self._url = b""
        self._headers: dict[str, str] = {}
        self._trailers: dict[str, str] = {}
        self._sink = None
        self._began = 0.0
        self._parts: list[bytes | bytearray] = []
        self._body_bytes = 0
        self._head_bytes = 0
        self._fields = 0
        self._field_bytes = 0
        self._in_body = False
