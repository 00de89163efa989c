"""What an environment prints, read from outside under a cap."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable

_CHUNK = 1 << 16
_READS_AT_ONCE = 4  # the pipe holds 64 KiB and cannot be enlarged inside; a flood must not keep us reading


class Logs:
    """
    The read end of one launch's stdout and stderr, which share a pipe.

    The loop reads as fast as they print, so nobody inside waits for us; past the cap the
    bytes are dropped and counted. The pipe ends when every process that holds it has ended:
    a child left behind by the runtime keeps it open until the reset.
    """

    def __init__(self, descriptor: int, *, cap: int) -> None:
        os.set_blocking(descriptor, False)
        self._descriptor = descriptor
        self._cap = cap
        self._room = cap
        self._kept = bytearray()
        self._arrived = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(descriptor, self._take)
        self.is_open = True
        self.dropped_bytes = 0

    @property
    def is_cut(self) -> bool:
        """Whether the cap was passed since the launch or the last renew()."""
        return self.dropped_bytes > 0

    async def read(self) -> bytes:
        """What has arrived since the last call, waiting for at least one byte; b"" at the end."""
        while not self._kept and self.is_open:
            self._arrived.clear()
            await self._arrived.wait()
        return self._hand_over()

    def read_now(self) -> bytes:
        """
        Everything written up to this moment and not read yet, without waiting; maybe b"".

        Reads the pipe itself, so that what was printed before an answer came is seen before it.
        """
        for _ in range(_READS_AT_ONCE):
            if not self.is_open or not self._take():
                break
        return self._hand_over()

    def renew(self, cap: int | None = None) -> None:
        """Start counting anew, for the next invocation of a warm environment."""
        self._cap = self._cap if cap is None else cap
        self._room = self._cap
        self.dropped_bytes = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while chunk := await self.read():
            yield chunk

    def finish(self) -> None:
        """Take what is left in the pipe, then close. For when nobody inside should write any more."""
        for _ in range(_READS_AT_ONCE):
            if not self.is_open or not self._take():
                break
        self.close()

    def close(self) -> None:
        """Stop reading. Idempotent; what is kept can still be read."""
        if self.is_open:
            self.is_open = False
            self._loop.remove_reader(self._descriptor)
            os.close(self._descriptor)
            self._arrived.set()

    def _take(self) -> bool:
        try:
            data = os.read(self._descriptor, _CHUNK)
        except BlockingIOError:
            return False
        if not data:
            self.close()
            return False
        kept = data[: self._room]
        self._room -= len(kept)
        self.dropped_bytes += len(data) - len(kept)
        if kept:
            self._kept += kept
            self._arrived.set()
        return True

    def _hand_over(self) -> bytes:
        data = bytes(self._kept)
        self._kept.clear()
        return data


def piped(send: Callable[[int], None], *, cap: int) -> Logs:
    """Of a new pipe, whose other end `send` hands over; then it is closed here. Raises what that does."""
    reader, writer = os.pipe()
    try:
        send(writer)
    except BaseException:
        os.close(reader)
        raise
    finally:
        os.close(writer)
    return Logs(reader, cap=cap)
