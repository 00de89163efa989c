"""
A connection of a runtime on the event loop: what asyncio's own transport does, without its turns.

From a connection to its first request asyncio takes four turns of the loop, and a first invocation waits
for each of them. Here whoever connects is read at once.
"""

from __future__ import annotations

import _socket
import asyncio
import errno
import logging
import socket
from collections import deque
from collections.abc import Callable

log = logging.getLogger(__name__)

_SHORT = 16 * 1024  # read at once: all of what most have to say, and no memory that has to be got for it
_LONG = 1024 * 1024  # of one who had more than that
_AT_ONCE = 8  # connections taken before the loop goes on
_AGAIN_S = 1.0  # after there was no room for another connection
_NO_ROOM = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)


class Line(asyncio.Transport):
    """
    `sock` is non-blocking, and this one's from here on. `protocol` hears as of a transport of asyncio's,
    within open() already.
    """

    def __init__(self, sock: _socket.socket, protocol: asyncio.Protocol) -> None:
        super().__init__()
        self._loop = asyncio.get_running_loop()
        self._socket = sock
        self._protocol = protocol
        self._unsent: deque[memoryview] = deque()
        self._is_closing = False
        self._is_lost = False
        self._size = _SHORT

    def open(self) -> None:
        self._protocol.connection_made(self)
        self.resume_reading()
        if not self._is_closing:
            self._readable()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if self._is_lost:
            return
        left = memoryview(data)
        if not self._unsent:
            left = left[self._send(left) :]
            if not left or self._is_lost:
                return
            self._loop.add_writer(self._socket.fileno(), self._writable)
        self._unsent.append(left)

    def get_write_buffer_size(self) -> int:
        return sum(map(len, self._unsent))

    def pause_reading(self) -> None:
        self._loop.remove_reader(self._socket.fileno())

    def resume_reading(self) -> None:
        if not self._is_closing:
            self._loop.add_reader(self._socket.fileno(), self._readable)

    def is_closing(self) -> bool:
        return self._is_closing

    def close(self) -> None:
        """Read no more; closed when all is written."""
        if not self._is_closing:
            self._is_closing = True
            self._loop.remove_reader(self._socket.fileno())
            if not self._unsent:
                self._lose()

    def abort(self) -> None:
        """Closed, whatever is still to be written."""
        self.close()
        self._lose()

    def _readable(self) -> None:
        try:
            data = self._socket.recv(self._size)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            self.abort()
            return
        self._size = _LONG if len(data) == self._size else _SHORT
        if not data:
            self.close()
            return
        try:
            self._protocol.data_received(data)
        except BaseException:
            self.abort()
            raise

    def _writable(self) -> None:
        while self._unsent:
            first = self._unsent.popleft()
            left = first[self._send(first) :]
            if self._is_lost:
                return
            if left:
                self._unsent.appendleft(left)
                return
        self._loop.remove_writer(self._socket.fileno())
        if self._is_closing:
            self._lose()

    def _send(self, data: memoryview) -> int:
        """How much was taken."""
        try:
            return self._socket.send(data)
        except (BlockingIOError, InterruptedError):
            return 0
        except OSError:
            self.abort()
            return 0

    def _lose(self) -> None:
        if not self._is_lost:
            self._is_lost = True
            self._unsent.clear()
            self._loop.remove_writer(self._socket.fileno())
            self._loop.call_soon(self._end)

    def _end(self) -> None:
        """Not at once: whoever has closed it is in the midst of something."""
        self._socket.close()
        self._protocol.connection_lost(None)


class Door:
    """Takes whoever connects at `listener`, until it is closed; `made` gives the protocol of each."""

    def __init__(self, listener: socket.socket, made: Callable[[], asyncio.Protocol]) -> None:
        """`listener` is non-blocking, and this one's from here on. Raises OSError."""
        self._loop = asyncio.get_running_loop()
        self._listener = listener
        self._made = made
        self._again: asyncio.TimerHandle | None = None
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # those taken have it from here
        self._watch()

    def close(self) -> None:
        """Idempotent. Lines that have been taken stay."""
        if self._again is not None:
            self._again.cancel()
        if self._listener.fileno() >= 0:
            self._loop.remove_reader(self._listener.fileno())
            self._listener.close()

    def _watch(self) -> None:
        self._loop.add_reader(self._listener.fileno(), self._take)

    def _take(self) -> None:
        for _ in range(_AT_ONCE):
            try:
                # Without what makes names of its numbers, as accept() does.
                descriptor, _ = self._listener._accept()  # type: ignore[attr-defined]
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as error:
                if error.errno not in _NO_ROOM:
                    raise
                log.error("A runtime cannot connect now: %s", error)
                self._loop.remove_reader(self._listener.fileno())
                self._again = self._loop.call_later(_AGAIN_S, self._watch)
                return
            taken = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM, 0, descriptor)
            taken.setblocking(False)
            Line(taken, self._made()).open()
            if self._listener.fileno() < 0:
                return  # what was said on that line has closed this
