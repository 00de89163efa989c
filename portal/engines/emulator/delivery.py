"""
Telemetry to one subscriber: events in batches, over a socket that is inside.

https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api.html: an array of events by HTTP, or a line for
each by TCP. Nothing is delivered while the environment is frozen; a subscriber that takes
nothing loses events, and is told how many.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

from . import lines
from .extension_events import LogsDropped
from .subscription import Subscription

Connect = Callable[[], Coroutine[Any, Any, socket.socket]]

ADDRESS = "169.254.100.1"  # sandbox.localdomain, in every environment with a network of its own
_ATTEMPT_S = 2.0  # of time in which the environment is awake
_AGAIN_S = 0.1  # after an attempt that failed
_ANSWER_BYTES = 64 * 1024
_HELD = 2  # batches that are held while nothing is taken; that memory is ours
_BEHIND = "Consumer seems to have fallen behind as it has not acknowledged receipt of logs."


def encoded(event: dict[str, Any]) -> bytes:
    return json.dumps(event, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")


class Delivery:
    """Begins awake. Events are handed on when a bound of the buffer is reached, or on flush()."""

    def __init__(self, subscription: Subscription, connect: Connect) -> None:
        self._subscription = subscription
        self._connect = connect
        self._loop = asyncio.get_running_loop()
        self._events: deque[bytes] = deque()
        self._size = 0
        self._dropped = (0, 0)  # events, bytes
        self._due = asyncio.Event()
        self._is_flushing = False
        self._awake = asyncio.Event()
        self._awake.set()
        self._pauses = 0
        self._timer: asyncio.TimerHandle | None = None
        self._stream: socket.socket | None = None  # TCP keeps its connection
        self._task = asyncio.ensure_future(self._deliver())

    def add(self, category: str, data: bytes) -> None:
        if category not in self._subscription.types:
            return
        asked = self._subscription
        if self._size + len(data) > _HELD * asked.max_bytes:
            self._dropped = (self._dropped[0] + 1, self._dropped[1] + len(data))
            return
        self._events.append(data)
        self._size += len(data)
        if self._is_full():
            self._due.set()
        self._start_timer()

    def flush(self) -> None:
        """Deliver what there is, full or not."""
        self._stop_timer()
        self._is_flushing = True
        self._due.set()

    def _is_full(self) -> bool:
        asked = self._subscription
        return len(self._events) >= asked.max_items or self._size >= asked.max_bytes

    def pause(self) -> None:
        self._awake.clear()
        self._pauses += 1
        self._stop_timer()

    def resume(self) -> None:
        self._awake.set()
        if self._events:
            self.flush()

    def close(self) -> None:
        self._stop_timer()
        self._task.cancel()
        if self._stream is not None:
            self._stream.close()

    def _start_timer(self) -> None:
        """For those that wait, from the first of them on."""
        if self._timer is None and self._events and self._awake.is_set():
            self._timer = self._loop.call_later(self._subscription.timeout_s, self.flush)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    async def _deliver(self) -> None:
        while True:
            await self._due.wait()
            await self._awake.wait()
            self._due.clear()
            while self._events and (self._is_flushing or self._is_full()):
                batch = self._next_batch()
                if not await self._attempt(batch):
                    self._put_back(batch)
                    await asyncio.sleep(_AGAIN_S)
                    await self._awake.wait()
            self._is_flushing = False
            self._stop_timer()
            self._start_timer()

    def _next_batch(self) -> list[bytes]:
        asked, size = self._subscription, 0
        batch: list[bytes] = []
        if self._dropped[0]:
            batch.append(self._of_dropped())
            self._dropped = (0, 0)
        while self._events and len(batch) < asked.max_items and size < asked.max_bytes:
            batch.append(self._events.popleft())
            size += len(batch[-1])
            self._size -= len(batch[-1])
        return batch

    def _put_back(self, batch: list[bytes]) -> None:
        self._events.extendleft(reversed(batch))
        self._size += sum(map(len, batch))

    def _of_dropped(self) -> bytes:
        events, size = self._dropped
        dropped = LogsDropped(reason=_BEHIND, records=events, size=size)
        return encoded({"time": lines.stamp(), "type": dropped.type, "record": dropped.record()})

    async def _attempt(self, batch: list[bytes]) -> bool:
        """Whether it arrived. Time in which the environment was frozen does not count."""
        sending = asyncio.ensure_future(self._send(batch))
        try:
            while True:
                pauses = self._pauses
                await asyncio.wait({sending}, timeout=_ATTEMPT_S)
                if sending.done():
                    return not sending.exception()
                if pauses == self._pauses and self._awake.is_set():
                    return False
        finally:
            sending.cancel()

    async def _send(self, batch: list[bytes]) -> None:
        """Raises OSError, and SandboxError when the environment is gone."""
        if self._subscription.protocol == "TCP":
            await self._send_lines(batch)
        else:
            with await self._open() as sock:
                await self._post(sock, b"[" + b",".join(batch) + b"]")

    async def _open(self) -> socket.socket:
        sock = await self._connect()
        try:
            await self._loop.sock_connect(sock, (ADDRESS, self._subscription.port))
        except BaseException:
            sock.close()
            raise
        return sock

    async def _send_lines(self, batch: list[bytes]) -> None:
        if self._stream is None:
            self._stream = await self._open()
        try:
            await self._loop.sock_sendall(self._stream, b"".join(event + b"\n" for event in batch))
        except BaseException:
            self._stream.close()
            self._stream = None
            raise

    async def _post(self, sock: socket.socket, body: bytes) -> None:
        asked = self._subscription
        head = (
            f"POST {asked.path} HTTP/1.1\r\nHost: sandbox.localdomain:{asked.port}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        await self._loop.sock_sendall(sock, head.encode("ascii") + body)
        answer = b""
        while len(answer) < _ANSWER_BYTES and (data := await self._loop.sock_recv(sock, 4096)):
            answer += data
        if answer.split(b" ", 2)[1:2] != [b"200"]:
            raise ConnectionError("The subscriber did not answer 200.")
