"""The host's end of a control socket: frames and descriptors, without ever blocking the loop."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import Callable
from typing import Any

from .inside.channel import FRAME_BYTES, HEADER, Descriptors, FrameError, decode, encode

_CHUNK = 1 << 16
_DESCRIPTORS = 4


class Exchange:
    """
    Calls `on_frame(frame, descriptors)` for each frame, and `on_end()` once when the far end is gone.

    send() queues what the socket does not take at once. Descriptors that arrive belong
    to the receiver of the frame they came with.
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
        self._outgoing = bytearray()
        self._descriptors = Descriptors()
        self.is_open = True
        self._loop.add_reader(sock.fileno(), self._readable)

    def send(self, frame: Any, descriptors: tuple[int, ...] = ()) -> None:
        """Does nothing when the far end is gone: on_end() tells. Descriptors go with small frames only."""
        if not self.is_open:
            return
        data = encode(frame)
        try:
            if descriptors:
                # Nothing large is ever queued where descriptors are sent, so this goes out whole.
                socket.send_fds(self._socket, [data], descriptors)
                return
            if not self._outgoing:
                data = data[self._socket.send(data) :]
        except BlockingIOError:
            if descriptors:
                raise
        except OSError:
            return
        if data:
            if not self._outgoing:
                self._loop.add_writer(self._socket.fileno(), self._writable)
            self._outgoing += data

    def close(self) -> None:
        """Idempotent; on_end() is not called for it."""
        if not self.is_open:
            return
        self.is_open = False
        self._loop.remove_reader(self._socket.fileno())
        self._loop.remove_writer(self._socket.fileno())
        self._socket.close()
        for descriptor in self._descriptors.rest():
            os.close(descriptor)

    def _writable(self) -> None:
        with contextlib.suppress(BlockingIOError):
            try:
                del self._outgoing[: self._socket.send(self._outgoing[:_CHUNK])]
            except BlockingIOError:
                raise
            except OSError:
                self._outgoing.clear()
        if not self._outgoing:
            self._loop.remove_writer(self._socket.fileno())

    def _readable(self) -> None:
        try:
            data, descriptors, _, _ = socket.recv_fds(self._socket, _CHUNK, _DESCRIPTORS)
        except BlockingIOError:
            return
        except OSError:
            data, descriptors = b"", []
        self._descriptors.note(len(data), descriptors)
        self._incoming += data
        try:
            self._deliver()
        except FrameError:
            data = b""
        if not data and self.is_open:
            self.close()
            self._on_end()

    def _deliver(self) -> None:
        while self.is_open and len(self._incoming) >= HEADER.size:
            (length,) = HEADER.unpack_from(self._incoming)
            if length > FRAME_BYTES:
                raise FrameError(f"A frame of {length} bytes was announced; the cap is {FRAME_BYTES}.")
            if len(self._incoming) < HEADER.size + length:
                return
            frame = decode(bytes(self._incoming[HEADER.size : HEADER.size + length]))
            del self._incoming[: HEADER.size + length]
            self._on_frame(frame, self._descriptors.take(HEADER.size + length))
