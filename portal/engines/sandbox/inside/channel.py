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


def encode(frame: Any, cap: int = FRAME_BYTES) -> bytes:
    body = json.dumps(frame, separators=(",", ":")).encode()
    if len(body) > cap:
        raise FrameError(f"A frame of {len(body)} bytes is over the cap of {cap}.")
    return HEADER.pack(len(body)) + body


def decode(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise FrameError(f"A frame is not JSON: {error}.") from None


class Channel:
    """
    One end of a socketpair, blocking. receive() gives the frame and what came with it.

    The far end is ours, so a FrameError here means that it died while writing.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._buffer = bytearray()
        self._descriptors: list[int] = []

    def fileno(self) -> int:
        return self._socket.fileno()

    def close(self) -> None:
        self._socket.close()

    def send(self, frame: Any, descriptors: Sequence[int] = ()) -> None:
        data = encode(frame)
        sent = socket.send_fds(self._socket, [data], descriptors) if descriptors else 0
        self._socket.sendall(data[sent:])

    def receive(self) -> tuple[dict[str, Any], list[int]] | None:
        """Waits for the next frame; None when the far end is gone."""
        while (frame := self.pending()) is None:
            data, descriptors, _, _ = socket.recv_fds(self._socket, 1 << 16, _DESCRIPTORS)
            if not data:
                return None
            self._buffer += data
            self._descriptors += descriptors
        taken, self._descriptors = self._descriptors, []
        return frame, taken

    def pending(self) -> dict[str, Any] | None:
        """A frame that has arrived whole already, or None."""
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
        return frame
