"""Waiting for signals: one timer, one future, and nothing made for those that nobody waits for yet."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

from .signals import Signal

_LOOK_S = 0.05  # how often what a running function prints is passed on


class Inbox:
    """
    For one who waits. `look` is called every 50 ms meanwhile.

    Signals are handed to whoever waits in the moment they come, without a turn of the
    event loop between: an invocation of a fraction of a millisecond would notice.
    """

    def __init__(self, look: Callable[[], None]) -> None:
        self._look = look
        self._loop = asyncio.get_running_loop()
        self._come: deque[Signal] = deque()
        self._fault: BaseException | None = None
        self._take: Callable[[Signal], bool] | None = None
        self._done: asyncio.Future[bool] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self.deadline = 0.0  # monotonic; may be moved while somebody waits, and is heeded within 50 ms

    def put(self, signal: Signal) -> None:
        if self._take is None:
            self._come.append(signal)
        elif self._take(signal):
            self._finish(True)

    def forget(self) -> None:
        """What has come and nobody has waited for."""
        self._come.clear()

    def fail(self, fault: BaseException) -> None:
        """The environment is lost: wait() raises this, now and from now on."""
        self._fault = fault
        if self._done is not None and not self._done.done():
            self._take = None
            self._done.set_exception(fault)

    async def wait(self, deadline: float, take: Callable[[Signal], bool]) -> bool:
        """Give each signal to `take` until it says that this was all. False: the deadline came first."""
        while self._come:
            if take(self._come.popleft()):
                return True
        if self._fault is not None:
            raise self._fault
        self.deadline = deadline
        self._done = self._loop.create_future()
        self._take = take
        self._set_timer()
        try:
            return await self._done
        finally:
            self._take = None  # the timer is left to run: whoever waits next, and soon, needs none then

    def _finish(self, is_all: bool) -> None:
        self._take = None  # what comes now is for the next wait
        if self._done is not None and not self._done.done():
            self._done.set_result(is_all)

    def _set_timer(self) -> None:
        now = self._loop.time()
        if now >= self.deadline:
            self._finish(False)
            return
        due = min(self.deadline, now + _LOOK_S)
        if self._timer is not None:
            if self._timer.when() <= due:
                return
            self._timer.cancel()
        self._timer = self._loop.call_at(due, self._on_time)

    def _on_time(self) -> None:
        self._timer = None
        if self._take is not None:
            self._look()
            self._set_timer()
