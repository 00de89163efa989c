"""
Frames: 4 bytes of length (big-endian), then that many bytes of JSON, under a cap.

Both ends, blocking (Wire, connect) and asyncio (Connection, open_connection, serve).
A frame that is too long, cut short or not JSON raises FrameError, and nothing of it
is used; the connection is then good for nothing but closing.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import select
import socket
import stat
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from .inside.channel import FRAME_BYTES, HEADER, FrameError, decode, encode

__all__ = ["FRAME_BYTES", "Connection", "FrameError", "Wire", "connect", "open_connection", "serve"]

log = logging.getLogger(__name__)


def _length(header: bytes, cap: int) -> int:
    (length,) = HEADER.unpack(header)
    if length > cap:
        raise FrameError(f"A frame of {length} bytes was announced; the cap is {cap}.")
    return int(length)


class Wire:
    """The blocking end. Not for use by two threads at once. Closes as a context manager."""

    def __init__(self, sock: socket.socket, *, cap: int = FRAME_BYTES) -> None:
        self._socket = sock
        self._cap = cap
        self._held = bytearray()  # received, and not asked for yet

    def __enter__(self) -> Wire:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def fileno(self) -> int:
        return self._socket.fileno()

    def settimeout(self, seconds: float | None) -> None:
        """How long send() and receive() may wait before TimeoutError; None waits for ever."""
        self._socket.settimeout(seconds)

    def send(self, frame: Any) -> None:
        """Raises FrameError over the cap, OSError (BrokenPipeError…) when the peer is gone."""
        self._socket.sendall(encode(frame, self._cap))

    def receive(self) -> Any | None:
        """The next frame; None when the peer closed between two frames."""
        header = self._exactly(HEADER.size, at_start=True)
        if not header:
            return None
        return decode(self._exactly(_length(header, self._cap)))

    def is_quiet(self) -> bool:
        """Whether there is nothing to receive, not even that the peer has closed."""
        poller = select.poll()
        poller.register(self._socket, select.POLLIN)
        return not self._held and not poller.poll(0)

    def close(self) -> None:
        self._socket.close()

    def shutdown(self) -> None:
        """Wakes a receive() that another thread waits in: it returns None."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def _exactly(self, wanted: int, *, at_start: bool = False) -> bytes:
        held = self._held
        while len(held) < wanted:
            chunk = self._socket.recv(1 << 16)
            if not chunk:
                if at_start and not held:
                    return b""
                raise FrameError("The peer closed in the middle of a frame.")
            held += chunk
        data = bytes(held[:wanted])
        del held[:wanted]
        return data


def connect(path: Path, *, timeout_s: float | None = None, cap: int = FRAME_BYTES) -> Wire:
    """Raises FileNotFoundError or ConnectionRefusedError when nobody serves there."""
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        sock.settimeout(timeout_s)
        sock.connect(os.fspath(path))
    except BaseException:
        sock.close()
        raise
    return Wire(sock, cap=cap)


class Connection:
    """The asyncio end."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, cap: int = FRAME_BYTES
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._cap = cap

    async def send(self, frame: Any) -> None:
        """Waits while the peer reads slowly. Raises ConnectionError when it is gone."""
        self.post(self.pack(frame))
        await self.drain()

    def pack(self, frame: Any) -> bytes:
        """For post(). Raises FrameError over the cap."""
        return encode(frame, self._cap)

    def post(self, packed: bytes) -> None:
        """Send any number of packed frames without waiting: whoever posts looks at `is_behind` and drains."""
        self._writer.write(packed)

    @property
    def is_behind(self) -> bool:
        """Whether the peer reads more slowly than is posted."""
        _, high = self._writer.transport.get_write_buffer_limits()
        return self._writer.transport.get_write_buffer_size() > high

    async def drain(self) -> None:
        """Wait until it is not behind. Raises ConnectionError when the peer is gone."""
        await self._writer.drain()

    async def receive(self) -> Any | None:
        """The next frame; None when the peer closed between two frames."""
        header = await self._exactly(HEADER.size, at_start=True)
        if not header:
            return None
        return decode(await self._exactly(_length(header, self._cap)))

    async def close(self) -> None:
        self._writer.close()
        with contextlib.suppress(ConnectionError):
            await self._writer.wait_closed()

    async def _exactly(self, wanted: int, *, at_start: bool = False) -> bytes:
        try:
            return await self._reader.readexactly(wanted)
        except asyncio.IncompleteReadError as error:
            if at_start and not error.partial:
                return b""
            raise FrameError("The peer closed in the middle of a frame.") from error


async def open_connection(path: Path, *, cap: int = FRAME_BYTES) -> Connection:
    """Raises as connect() does."""
    reader, writer = await asyncio.open_unix_connection(os.fspath(path))
    return Connection(reader, writer, cap=cap)


async def serve(
    path: Path, handler: Callable[[Connection], Awaitable[None]], *, cap: int = FRAME_BYTES, mode: int = 0o600
) -> asyncio.Server:
    """
    Listen at `path` and call `handler` once per connection, which is closed afterwards.

    Only the owner of this process (and root) can connect. A stale socket at `path` is
    replaced; anything else there is left alone and raises FileExistsError. A handler
    that raises ends its own connection only.
    """

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = Connection(reader, writer, cap=cap)
        try:
            await handler(connection)
        except (FrameError, ConnectionError) as error:
            log.warning("A connection to %s was dropped: %s", path, error)
        except Exception:
            log.exception("The handler of a connection to %s failed", path)
        finally:
            await connection.close()

    with contextlib.suppress(FileNotFoundError):
        if not stat.S_ISSOCK(os.lstat(path).st_mode):
            raise FileExistsError(f"{path} exists and is not a socket; move it away or choose another path.")
        os.unlink(path)
    # Narrow from the first moment: chmod after bind would leave a gap.
    before = os.umask(0o777 & ~mode)
    try:
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        sock.bind(os.fspath(path))
    finally:
        os.umask(before)
    return await asyncio.start_unix_server(answer, sock=sock, backlog=128)
