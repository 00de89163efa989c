"""
HTTP/2, for whoever begins with it: AWS's SDK for JavaScript does so with Kinesis (RFC 9113, section 3.3).

A client may ask for several things at once. It is heard as if it had asked for one after the other, each when
it has come as a whole, and is answered in that order.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, RequestReceived, StreamEnded, StreamReset
from h2.exceptions import ProtocolError

PREFACE = b"PRI * HTTP/2.0\r\n"  # how it begins: a request with which nobody begins otherwise
_OF_CONNECTIONS = frozenset({"connection", "keep-alive", "transfer-encoding"})  # no headers of HTTP/2


class Http2:
    """
    In place of httptools' parser: `heard` gets what it would call, and what is to be sent is added to its
    `outgoing`. Of bodies it keeps `most` bytes. Raises ProtocolError.
    """

    def __init__(self, heard: Any, *, most: int) -> None:
        self._heard = heard
        self._most = most
        self._method = b""
        self._coming: dict[int, tuple[list[tuple[bytes, bytes]], bytearray]] = {}  # by number of the stream
        self._unanswered: deque[int] = deque()
        self._leaving: dict[int, memoryview] = {}  # what the far end has no window for yet
        self._speaks = H2Connection(H2Configuration(client_side=False, header_encoding=False))
        self._speaks.initiate_connection()

    def get_method(self) -> bytes:
        return self._method

    def should_keep_alive(self) -> bool:
        return True

    @property
    def held_bytes(self) -> int:
        coming = sum(len(body) for _, body in self._coming.values())
        return coming + sum(len(left) for left in self._leaving.values())

    def feed_data(self, data: bytes) -> None:
        for event in self._speaks.receive_data(data):
            if isinstance(event, RequestReceived):
                self._coming[event.stream_id] = list(event.headers), bytearray()
            elif isinstance(event, DataReceived):
                self._keep(event.stream_id, event.data)
                self._speaks.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            elif isinstance(event, StreamEnded):
                self._tell(event.stream_id)
            elif isinstance(event, StreamReset):
                self._coming.pop(event.stream_id, None)
                self._leaving.pop(event.stream_id, None)
        self._flush()

    def answer(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """What was heard first of that which is not answered yet. Who has hung up misses it."""
        stream = self._unanswered.popleft()
        fields = [(name.lower(), value) for name, value in headers.items()]
        allowed = [(name, value) for name, value in fields if name not in _OF_CONNECTIONS]
        try:
            self._speaks.send_headers(stream, [(":status", str(status)), *allowed], end_stream=not body)
        except ProtocolError:
            return
        if body:
            self._leaving[stream] = memoryview(body)
        self._flush()

    def _keep(self, stream: int, data: bytes) -> None:
        if sum(len(body) for _, body in self._coming.values()) + len(data) > self._most:
            raise ProtocolError(f"Bodies are {self._most} bytes at most.")
        self._coming[stream][1].extend(data)

    def _tell(self, stream: int) -> None:
        headers, body = self._coming.pop(stream)
        self._unanswered.append(stream)
        self._heard.on_message_begin()
        for name, value in _plain(headers):
            if name == b":method":
                self._method = value
            elif name == b":path":
                self._heard.on_url(value)
            elif not name.startswith(b":"):
                self._heard.on_header(name, value)
        self._heard.on_body(bytes(body))
        self._heard.on_message_complete()

    def _flush(self) -> None:
        for stream in list(self._leaving):
            left = self._leaving.pop(stream)
            while left and (size := min(len(left), self._room(stream))) > 0:
                self._speaks.send_data(stream, bytes(left[:size]), end_stream=size == len(left))
                left = left[size:]
            if left:
                self._leaving[stream] = left
        self._heard.outgoing += self._speaks.data_to_send()

    def _room(self, stream: int) -> int:
        """Bytes that may be sent now, in one frame."""
        window: int = self._speaks.local_flow_control_window(stream)
        frame: int = self._speaks.max_outbound_frame_size
        return min(window, frame)


def _plain(headers: Iterable[tuple[bytes, bytes]]) -> Iterable[tuple[bytes, bytes]]:
    for name, value in headers:
        yield (b"host" if name == b":authority" else name), value
