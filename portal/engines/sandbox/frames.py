"""
Frames: a value as JSON and bytes beside it, for what is large: escaped in JSON, 5 MB cost more to
send than to work with.

Two lengths of 4 bytes, big-endian, then the JSON, then what is attached; both together are under a
cap. Both ends, blocking (Wire, connect) and asyncio (Connection, open_connection, serve).
A frame that is too long, cut short or not JSON raises FrameError, and nothing of it
is used; the connection is then good for nothing but closing.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import os
import select
import socket
import stat
import struct
import sys
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from .inside.channel import FRAME_BYTES, FrameError, decode, to_json

__all__ = ["FRAME_BYTES", "Connection", "Frame", "FrameError", "Wire", "connect", "open_connection", "serve"]

log = logging.getLogger(__name__)

# The socket stays when its server is closed, and the next one replaces it. From Python 3.13 on asyncio would
# remove it, and logs that it could not: by then the broker may have no right to, having stepped down.
_STAYS: Any = {"cleanup_socket": False} if sys.version_info >= (3, 13) else {}

HEADER = struct.Struct(">II")
_CHUNK = 1 << 16
_CUT_SHORT = "The peer closed in the middle of a frame."

Buffer = bytes | bytearray


@dataclass(frozen=True, slots=True)
class Frame:
    """What `value` says of `attached` is the affair of those who talk."""

    value: Any
    attached: Buffer = b""


def pack(value: Any, attached: Sequence[Buffer] = (), *, cap: int = FRAME_BYTES) -> list[Buffer]:
    """What is to be sent, in order; in one piece where it is small. Raises FrameError over the cap."""
    body = to_json(value)
    beside = sum(map(len, attached))
    if len(body) + beside > cap:
        raise FrameError(f"A frame of {len(body) + beside} bytes is over the cap of {cap}.")
    pieces = [HEADER.pack(len(body), beside) + body, *attached]
    return pieces if beside > _CHUNK else [b"".join(pieces)]


def _lengths(header: Buffer, cap: int) -> tuple[int, int]:
    body, beside = HEADER.unpack(header)
    if body + beside > cap:
        raise FrameError(f"A frame of {body + beside} bytes was announced; the cap is {cap}.")
    return body, beside


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

    def send(self, value: Any, attached: Sequence[Buffer] = ()) -> None:
        """Raises FrameError over the cap, OSError (BrokenPipeError…) when the peer is gone."""
        for piece in pack(value, attached, cap=self._cap):
            self._socket.sendall(piece)

    def receive(self) -> Frame | None:
        """The next one; None when the peer closed between two frames."""
        header = self._exactly(HEADER.size, at_start=True)
        if not header:
            return None
        body, beside = _lengths(header, self._cap)
        return Frame(decode(self._exactly(body)), self._exactly(beside))

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

    def _exactly(self, wanted: int, *, at_start: bool = False) -> Buffer:
        held = self._held
        if wanted - len(held) > _CHUNK:
            return self._large(wanted)
        while len(held) < wanted:
            chunk = self._socket.recv(_CHUNK)
            if not chunk:
                if at_start and not held:
                    return b""
                raise FrameError(_CUT_SHORT)
            held += chunk
        data = held[:wanted]
        del held[:wanted]
        return data

    def _large(self, wanted: int) -> Buffer:
        """More than what is held, straight to where it is to be."""
        data, at = bytearray(wanted), len(self._held)
        data[:at] = self._held
        self._held.clear()
        with memoryview(data) as view:
            while at < wanted:
                received = self._socket.recv_into(view[at:])
                if not received:
                    raise FrameError(_CUT_SHORT)
                at += received
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

    async def send(self, value: Any, attached: Sequence[Buffer] = ()) -> None:
        """Waits while the peer reads slowly. Raises ConnectionError when it is gone."""
        self.post(self.pack(value, attached))
        await self.drain()

    def pack(self, value: Any, attached: Sequence[Buffer] = ()) -> list[Buffer]:
        """For post(). Raises FrameError over the cap."""
        return pack(value, attached, cap=self._cap)

    def post(self, packed: Iterable[Buffer]) -> None:
        """Send any number of packed frames without waiting: whoever posts looks at `is_behind` and drains."""
        for is_large, pieces in itertools.groupby(packed, lambda piece: len(piece) > _CHUNK):
            # Small ones go out together, so that the peer wakes once; large ones are copied nowhere first.
            for piece in pieces if is_large else [b"".join(pieces)]:
                self._writer.write(memoryview(piece))

    @property
    def is_behind(self) -> bool:
        """Whether the peer reads more slowly than is posted."""
        _, high = self._writer.transport.get_write_buffer_limits()
        return self._writer.transport.get_write_buffer_size() > high

    async def drain(self) -> None:
        """Wait until it is not behind. Raises ConnectionError when the peer is gone."""
        await self._writer.drain()

    async def receive(self) -> Frame | None:
        """The next one; None when the peer closed between two frames."""
        header = await self._exactly(HEADER.size, at_start=True)
        if not header:
            return None
        body, beside = _lengths(header, self._cap)
        return Frame(decode(await self._exactly(body)), await self._exactly(beside))

    def abort(self) -> None:
        """Close at once, whatever is unsent: a receive() under way ends."""
        self._writer.transport.abort()

    async def close(self) -> None:
        self._writer.close()
        with contextlib.suppress(ConnectionError):
            await self._writer.wait_closed()

    async def _exactly(self, wanted: int, *, at_start: bool = False) -> Buffer:
        if wanted > _CHUNK:
            return await self._large(wanted)
        try:
            return await self._reader.readexactly(wanted)
        except asyncio.IncompleteReadError as error:
            if at_start and not error.partial:
                return b""
            raise FrameError(_CUT_SHORT) from error

    async def _large(self, wanted: int) -> Buffer:
        """As it comes, so that the reader holds little of it."""
        data, at = bytearray(wanted), 0
        while at < wanted:
            piece = await self._reader.read(wanted - at)
            if not piece:
                raise FrameError(_CUT_SHORT)
            data[at : at + len(piece)] = piece
            at += len(piece)
        return data


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
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    # Narrow from the first moment: chmod after bind would leave a gap.
    before = os.umask(0o777 & ~mode)
    try:
        sock.bind(os.fspath(path))
    except OSError:
        sock.close()
        raise
    finally:
        os.umask(before)
    return await asyncio.start_unix_server(answer, sock=sock, backlog=128, **_STAYS)
