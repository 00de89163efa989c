"""One connection of a function's: requests out of bytes, under caps, one at a time."""

from __future__ import annotations

import socket
from collections import deque
from dataclasses import dataclass
from http import HTTPStatus

import httptools
from h2.exceptions import ProtocolError

from .http2 import PREFACE, Http2

HEAD_BYTES = 64 * 1024
FIELDS = 200
BODY_BYTES = 16 * 1024 * 1024
_CHUNK = 256 * 1024
_REQUEST_BYTES = 1024  # that a request takes without its body
_PHRASES = {status.value: status.phrase for status in HTTPStatus}


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """`url` is path and query as they came; `headers` by lower-case name, the last of a name counts."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes


class Broken(Exception):
    """What came is no HTTP, or more of it than is taken."""


class Connection:
    """
    `listener` is the number of where it was accepted. Never blocks: what cannot be sent yet is kept.

    take() gives whole requests; a client that sends the next before it has read an answer waits its turn.
    """

    def __init__(self, sock: socket.socket, *, listener: int) -> None:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket = sock
        self.listener = listener
        self.outgoing = bytearray()
        self.is_kept_alive = True
        self.is_waiting = False  # an answer is still to come
        self._asked: deque[tuple[Request, bool]] = deque()
        self._asked_bytes = 0
        self._is_new = True  # nothing has come yet
        self._parser: httptools.HttpRequestParser | Http2 = httptools.HttpRequestParser(self)
        self.on_message_begin()

    @property
    def is_idle(self) -> bool:
        """Every whole request has been taken by next()."""
        return not self._asked

    @property
    def held_bytes(self) -> int:
        """Of memory, for what has come and what is still to be sent."""
        beside = self._parser.held_bytes if isinstance(self._parser, Http2) else 0
        return len(self._body) + self._asked_bytes + len(self.outgoing) + beside

    def read(self) -> bool:
        """Take what has arrived; False when the far end is gone. Raises Broken."""
        try:
            data = self.socket.recv(_CHUNK)
        except BlockingIOError:
            return True
        except OSError:
            return False
        if not data:
            return False
        if self._is_new and data.startswith(PREFACE):
            self._parser = Http2(self, most=BODY_BYTES)
        self._is_new = False
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade, ProtocolError) as fault:
            raise Broken(str(fault)) from None
        return True

    def next(self) -> Request | None:
        """The next whole request, unless one is under way."""
        if self.is_waiting or not self._asked:
            return None
        request, self.is_kept_alive = self._asked.popleft()
        self._asked_bytes -= len(request.body) + _REQUEST_BYTES
        self.is_waiting = True
        return request

    def answer(self, reply: Reply, *, to: str) -> None:
        """`to` is the method: HEAD gets no body, whatever length is told."""
        self.is_waiting = False
        if isinstance(self._parser, Http2):
            self._parser.answer(reply.status, reply.headers, b"" if to == "HEAD" else reply.body)
            return
        phrase = _PHRASES.get(reply.status, "")
        length = reply.headers.get("content-length", len(reply.body)) if to == "HEAD" else len(reply.body)
        lines = [f"HTTP/1.1 {reply.status} {phrase}"]
        lines += [
            f"{name}: {_one_line(value)}" for name, value in reply.headers.items() if name != "content-length"
        ]
        if reply.status != HTTPStatus.NO_CONTENT:
            lines.append(f"content-length: {length}")
        if not self.is_kept_alive:
            lines.append("connection: close")
        self.outgoing += "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n"
        if to != "HEAD" and reply.status != HTTPStatus.NO_CONTENT:
            self.outgoing += reply.body

    def write(self) -> bool:
        """Send what can be sent; False when the far end is gone or this was the last answer."""
        try:
            while self.outgoing:
                sent = self.socket.send(self.outgoing)
                del self.outgoing[:sent]
        except BlockingIOError:
            return True
        except OSError:
            return False
        return self.is_kept_alive or self.is_waiting

    # httptools

    def on_message_begin(self) -> None:
        self._url = b""
        self._headers: dict[str, str] = {}
        self._head_bytes = self._fields = 0
        self._body = bytearray()

    def on_url(self, url: bytes) -> None:
        self._url += url
        self._count(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        self._count(len(name) + len(value))
        self._fields += 1
        if self._fields > FIELDS:
            raise Broken(f"A head has {FIELDS} fields at most.")
        self._headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        if "expect" in self._headers:
            self.outgoing += b"HTTP/1.1 100 Continue\r\n\r\n"

    def on_body(self, body: bytes) -> None:
        if len(self._body) + len(body) > BODY_BYTES:
            raise Broken(f"A body is {BODY_BYTES} bytes at most.")
        self._body += body

    def on_message_complete(self) -> None:
        request = Request(
            method=self._parser.get_method().decode("latin-1"),
            url=self._url.decode("latin-1"),
            headers=self._headers,
            body=bytes(self._body),
        )
        self._asked.append((request, bool(self._parser.should_keep_alive())))
        self._asked_bytes += len(request.body) + _REQUEST_BYTES
        self.on_message_begin()

    def _count(self, size: int) -> None:
        self._head_bytes += size
        if self._head_bytes > HEAD_BYTES:
            raise Broken(f"A head is {HEAD_BYTES} bytes at most.")


def _one_line(value: str) -> str:
    return value.replace("\r", " ").replace("\n", " ")
