"""One HTTP connection from inside an environment: requests out of bytes, under caps."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import cast

import httptools

log = logging.getLogger(__name__)

_HEAD_BYTES = 64 * 1024  # request line and headers, and the trailers of a chunked body
_DISCARDED_BYTES = 64 * 1024 * 1024  # of a body that is over its cap, read on so that the answer arrives


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """`headers` by lower-case name. `is_too_large`: the body went over its cap and was dropped."""

    connection: Connection
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    is_too_large: bool


class Connection(asyncio.Protocol):
    """Calls `answer(request)` for each request; whoever answers calls respond() once, now or later."""

    def __init__(
        self, answer: Callable[[Request], None], ended: Callable[[Connection], None], *, body_cap: int
    ) -> None:
        self._answer = answer
        self._ended = ended
        self._body_cap = body_cap
        self._transport: asyncio.Transport | None = None
        self._is_refused = False
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
        self, status: int, body: bytes, content_type: str, headers: Mapping[str, str] | None = None
    ) -> None:
        """Does nothing when the peer is gone."""
        if self._transport is None or self._transport.is_closing():
            return
        if self._transport.get_write_buffer_size():
            # It asked again before it had read the answer: a whole event each time, and memory here is ours.
            self.close()
            return
        lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", f"Content-Type: {content_type}"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        lines.append(f"Content-Length: {len(body)}\r\n\r\n")
        self._transport.write("\r\n".join(lines).encode("latin-1", "replace") + body)
        if not self._is_kept_alive:
            self._transport.close()

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        if self._is_refused:
            self._transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
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

    def on_message_begin(self) -> None:
        self._begin()

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self._field_bytes += len(name) + len(value)
        if self._field_bytes > _HEAD_BYTES:
            self.close()
        elif not self._in_body:  # trailers say nothing here
            self._headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        self._in_body = True
        if self._headers.get("expect", "").lower() == "100-continue" and self._transport is not None:
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, body: bytes) -> None:
        self._body_bytes += len(body)
        if self._body_bytes <= self._body_cap:
            self._body += body
            return
        self._body.clear()
        if self._body_bytes > _DISCARDED_BYTES:
            self.close()

    def on_message_complete(self) -> None:
        path = self._url.decode("latin-1").partition("?")[0]
        method = self._parser.get_method().decode("latin-1")
        request = Request(
            connection=self,
            method=method,
            path=path,
            headers=self._headers,
            body=bytes(self._body),
            is_too_large=self._body_bytes > self._body_cap,
        )
        self._is_kept_alive = bool(self._parser.should_keep_alive())
        self._begin()
        self._answer(request)

    def _begin(self) -> None:
        self._url = b""
        self._headers: dict[str, str] = {}
        self._body = bytearray()
        self._body_bytes = 0
        self._head_bytes = 0
        self._field_bytes = 0
        self._in_body = False
