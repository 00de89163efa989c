"""Frames and descriptors over a unix stream socket: the blocking end, as used inside."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Sequence
from typing import Any

FRAME_BYTES = 16 * 1024 * 1024
HEADER = struct.Struct(">I")
_DESCRIPTORS = 4


class FrameError(ValueError):
    """A frame is too long, cut short or not JSON."""


def encode(frame: Any) -> bytes:
    body = to_json(frame)
    if len(body) > FRAME_BYTES:
        raise FrameError(f"A frame of {len(body)} bytes is over the cap of {FRAME_BYTES}.")
    return HEADER.pack(len(body)) + body


_to_json = json.JSONEncoder(separators=(",", ":")).encode  # which dumps() would make anew for each


def to_json(frame: Any) -> bytes:
    return _to_json(frame).encode()


def decode(body: bytes | bytearray) -> Any:
    """UTF-8 only: json guesses others, and a process that has stepped down cannot import their tables."""
    try:
        return json.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise FrameError(f"A frame is not JSON: {error}.") from None


class Descriptors:
    """
    Which descriptors came with which frame, when one read brings several frames.

    The kernel ends a read behind the bytes that carried descriptors, so they belong to
    the frame that the last of these bytes is in, never to the ones before it.
    """

    def __init__(self) -> None:
        self._read = 0  # bytes, since the beginning
        self._used = 0
        self._arrived: list[tuple[int, list[int]]] = []

    def note(self, length: int, descriptors: list[int]) -> None:
        """A read gave `length` bytes and these."""
        self._read += length
        if descriptors:
            self._arrived.append((self._read, descriptors))

    def take(self, length: int) -> list[int]:
        """Those of the next frame, `length` bytes long with its header."""
        self._used += length
        taken: list[int] = []
        while self._arrived and self._arrived[0][0] <= self._used:
            taken += self._arrived.pop(0)[1]
        return taken

    def rest(self) -> list[int]:
        """Those of a frame that has not come whole."""
        return [descriptor for _, descriptors in self._arrived for descriptor in descriptors]


class Channel:
    """
    One end of a socketpair, blocking. receive() gives the frame and what came with it.

    The far end is ours, so a FrameError here means that it died while writing.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._buffer = bytearray()
        self._descriptors = Descriptors()

    def fileno(self) -> int:
        return self._socket.fileno()

    def close(self) -> None:
        self._socket.close()

    def send(self, frame: Any, descriptors: Sequence[int] = ()) -> None:
        data = encode(frame)
        sent = socket.send_fds(self._socket, [data], descriptors) if descriptors else 0
        if sent < len(data):
            self._socket.sendall(data[sent:])

    def receive(self) -> tuple[dict[str, Any], list[int]] | None:
        """Waits for the next frame; None when the far end is gone."""
        while (received := self.pending()) is None:
            data, descriptors, _, _ = socket.recv_fds(self._socket, 1 << 16, _DESCRIPTORS)
            if not data:
                return None
            self._buffer += data
            self._descriptors.note(len(data), descriptors)
        return received

    def pending(self) -> tuple[dict[str, Any], list[int]] | None:
        """A frame that has arrived whole already, with its descriptors, or None."""
        if len(self._buffer) < HEADER.size:
            return None
        (length,) = HEADER.unpack_from(self._buffer)
        if length > FRAME_BYTES:
            raise FrameError(f"A frame of {length} bytes was announced; the cap is {FRAME_BYTES}.")
        end = HEADER.size + length
        if len(self._buffer) < end:
            return None
        frame: dict[str, Any] = decode(bytes(self._buffer[HEADER.size : end]))
        del self._buffer[:end]
        return frame, self._descriptors.take(end)
