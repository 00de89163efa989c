"""The host's end of a control socket: frames and descriptors, without ever blocking the loop."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from .inside.channel import FRAME_BYTES, HEADER, Descriptors, FrameError, decode, encode

log = logging.getLogger(__name__)

_CHUNK = 1 << 16
_DESCRIPTORS = 4

_Parcel = tuple[memoryview, list[int]]  # what is to be sent yet, and our copies of what goes with it


class Exchange:
    """
    Calls `on_frame(frame, descriptors)` for each frame, and `on_end()` once when the far end is gone.

    send() queues what the socket does not take at once, descriptors too. Descriptors that
    arrive belong to the receiver of the frame they came with.
    """

    def __init__(
        self,
        sock: socket.socket,
        *,
        on_frame: Callable[[dict[str, Any], list[int]], None],
        on_end: Callable[[], None],
    ) -> None:
        sock.setblocking(False)
        self._socket = sock
        self._loop = asyncio.get_running_loop()
        self._on_frame = on_frame
        self._on_end = on_end
        self._incoming = bytearray()
        self._outgoing: deque[_Parcel] = deque()
        self._is_writing = False  # the loop calls _writable()
        self._descriptors = Descriptors()
        self.is_open = True
        self._loop.add_reader(sock.fileno(), self._readable)

    def send(self, frame: Any, descriptors: Sequence[int] = ()) -> None:
        """Does nothing when the far end is gone: on_end() tells. The caller keeps its own `descriptors`."""
        self._queue(encode(frame), descriptors)

    def write(self, data: bytes) -> None:
        """As send(), for what is no frame."""
        self._queue(data, ())

    def drain(self) -> None:
        """Take what has arrived already, before the loop comes to it."""
        while self.is_open and self._readable():
            pass

    def mute(self) -> None:
        """Hear nothing more but by drain(): a process that ends should not wake this one twice."""
        if self.is_open:
            self._loop.remove_reader(self._socket.fileno())

    def close(self) -> None:
        """Idempotent; on_end() is not called for it."""
        if not self.is_open:
            return
        self.is_open = False
        self._loop.remove_reader(self._socket.fileno())
        self._loop.remove_writer(self._socket.fileno())
        self._socket.close()
        self._drop_outgoing()
        close_all(self._descriptors.rest())

    def _queue(self, data: bytes, descriptors: Sequence[int]) -> None:
        if not self.is_open:
            return
        self._outgoing.append((memoryview(data), _copies(descriptors)))
        if not self._is_writing:
            self._writable()

    def _writable(self) -> None:
        try:
            while self._outgoing:
                self._send_some(*self._outgoing.popleft())
        except BlockingIOError:
            pass
        except OSError:  # the far end is gone
            self._drop_outgoing()
        if self._is_writing != bool(self._outgoing):
            self._is_writing = not self._is_writing
            if self._is_writing:
                self._loop.add_writer(self._socket.fileno(), self._writable)
            else:
                self._loop.remove_writer(self._socket.fileno())

    def _send_some(self, data: memoryview, descriptors: list[int]) -> None:
        """What is left goes to the front again. The descriptors travel with the first byte."""
        try:
            if descriptors:
                sent = socket.send_fds(self._socket, [data], descriptors)
            else:
                sent = self._socket.send(data)
        except OSError:
            self._outgoing.appendleft((data, descriptors))
            raise
        close_all(descriptors)
        if sent < len(data):
            self._outgoing.appendleft((data[sent:], []))

    def _drop_outgoing(self) -> None:
        for _, descriptors in self._outgoing:
            close_all(descriptors)
        self._outgoing.clear()

    def _readable(self) -> bool:
        """Whether there was anything."""
        try:
            data, descriptors, _, _ = socket.recv_fds(self._socket, _CHUNK, _DESCRIPTORS)
        except BlockingIOError:
            return False
        except OSError:
            data, descriptors = b"", []
        self._descriptors.note(len(data), descriptors)
        self._incoming += data
        try:
            self._deliver()
        except ValueError as fault:  # FrameError, and what says more than one thing
            log.warning(
                "A control socket is closed for what it has brought: %s", fault, exc_info=fault.__cause__
            )
            data = b""
        if not data and self.is_open:
            self.close()
            self._on_end()
        return True

    def _deliver(self) -> None:
        while self.is_open and len(self._incoming) >= HEADER.size:
            (length,) = HEADER.unpack_from(self._incoming)
            if length > FRAME_BYTES:
                raise FrameError(f"A frame of {length} bytes was announced; the cap is {FRAME_BYTES}.")
            if len(self._incoming) < HEADER.size + length:
                return
            frame = decode(bytes(self._incoming[HEADER.size : HEADER.size + length]))
            if not isinstance(frame, dict):
                raise FrameError("A frame of a control socket is an object.")
            del self._incoming[: HEADER.size + length]
            self._on_frame(frame, self._descriptors.take(HEADER.size + length))


def _copies(descriptors: Sequence[int]) -> list[int]:
    """Raises OSError where there are not so many left, and keeps none then."""
    copies: list[int] = []
    try:
        copies.extend(map(os.dup, descriptors))  # one by one, so that those made are in it
    except OSError:
        close_all(copies)
        raise
    return copies


def close_all(descriptors: list[int]) -> None:
    while descriptors:
        os.close(descriptors.pop())


def take_socket(descriptors: list[int]) -> socket.socket:
    """The last of them, taken out. Raises OSError where that is no socket: it is left in."""
    made = socket.socket(fileno=descriptors[-1])
    descriptors.pop()
    return made
