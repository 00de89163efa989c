"""One HTTP connection of somebody who exports: requests out of bytes, under caps."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import cast

import httptools

from portal.engines.observability.traces.otlp import BODY_BYTES

from .collector import JSON, Answer, Collector

log = logging.getLogger(__name__)

PATH = "/v1/traces"
_HEAD_BYTES = 16 * 1024
_FIELDS = 100
_DISCARDED_BYTES = 8 * 1024 * 1024  # of a body that is over its cap, read on so that the answer arrives
_WAITING_BYTES = 64 * 1024  # of answers that nobody takes


class Exporter(asyncio.Protocol):
    """`ended` is called once, with it. `is_refused`: there are too many, and it is closed at once."""

    def __init__(self, collector: Collector, ended: Callable[[Exporter], None], *, is_refused: bool) -> None:
        self._collector = collector
        self._ended = ended
        self._is_refused = is_refused
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpRequestParser(self)
        self._begin()

    def _begin(self) -> None:
        self._url = b""
        self._headers: dict[str, str] = {}
        self._fields = 0
        self._head_bytes = 0
        self._body = bytearray()
        self._body_bytes = 0
        self._is_in_body = False

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        if self._is_refused:
            self._transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._ended(self)

    def data_received(self, data: bytes) -> None:
        if not self._is_in_body:
            self._head_bytes += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserCallbackError:
            log.exception("An export of traces could not be taken.")
            self.close()
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self.close()
        else:
            if self._head_bytes > _HEAD_BYTES and not self._is_in_body:
                self.close()

    # httptools

    def on_message_begin(self) -> None:
        self._begin()

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self._fields += 1
        if self._fields > _FIELDS:
            self.close()
        elif not self._is_in_body:
            self._headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        self._is_in_body = True
        if self._headers.get("expect", "").lower() == "100-continue" and self._transport is not None:
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, body: bytes) -> None:
        self._body_bytes += len(body)
        if self._body_bytes <= BODY_BYTES:
            self._body += body
        elif self._body_bytes > _DISCARDED_BYTES:
            self.close()

    def on_message_complete(self) -> None:
        method, path = self._parser.get_method(), self._url.partition(b"?")[0].decode("latin-1")
        if path != PATH:
            self._respond(_words(404, f"Here is {PATH} only: traces are collected."))
        elif method != b"POST":
            self._respond(_words(405, "Spans are sent with POST."))
        elif self._body_bytes > BODY_BYTES:
            self._respond(_words(413, f"{BODY_BYTES:,} bytes are the most of one request."))
        else:
            self._respond(
                self._collector.export(
                    bytes(self._body),
                    content_type=self._headers.get("content-type", ""),
                    encoding=self._headers.get("content-encoding", "").strip().lower(),
                )
            )
        self._begin()

    def _respond(self, answer: Answer) -> None:
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        if transport.get_write_buffer_size() > _WAITING_BYTES:
            self.close()
            return
        lines = [
            f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}",
            f"Content-Type: {answer.content_type}",
            f"Content-Length: {len(answer.body)}",
        ]
        transport.write("\r\n".join(lines).encode() + b"\r\n\r\n" + answer.body)
        if not self._parser.should_keep_alive():
            transport.close()


def _words(status: int, words: str) -> Answer:
    return Answer(status=status, content_type=JSON, body=f'{{"message": "{words}"}}'.encode())
