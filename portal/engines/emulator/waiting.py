"""A bounded number at once, a bounded queue behind them, and everybody told their place."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager


class QueueFull(Exception):
    """Nobody more is taken just now."""


class Places:
    """First come, first served; `moved(position)` is called with each new place, 1 being the next."""

    def __init__(self, at_once: int, queue: int) -> None:
        self.at_once = at_once
        self.taken = 0
        self._queue: list[_Waiting] = []
        self._longest = queue

    @property
    def queued(self) -> int:
        return len(self._queue)

    @asynccontextmanager
    async def place(self, moved: Callable[[int], Awaitable[None]]) -> AsyncIterator[None]:
        """Wait for one and hold it. Raises QueueFull at once."""
        if self.taken < self.at_once and not self._queue:
            self.taken += 1
        else:
            await self._wait(moved)
        try:
            yield
        finally:
            self.taken -= 1
            self._call_next()

    async def _wait(self, moved: Callable[[int], Awaitable[None]]) -> None:
        if len(self._queue) >= self._longest:
            raise QueueFull
        waiting = _Waiting()
        self._queue.append(waiting)
        told = 0
        try:
            while not waiting.has_place:
                position = self._queue.index(waiting) + 1
                if position != told:
                    told = position
                    await moved(position)
                await waiting.news.wait()
                waiting.news.clear()
        except BaseException:
            if waiting.has_place:  # given in the same moment: pass it on
                self.taken -= 1
                self._call_next()
            else:
                self._queue.remove(waiting)
                self._tell_all()
            raise

    def _call_next(self) -> None:
        while self._queue and self.taken < self.at_once:
            self.taken += 1
            first = self._queue.pop(0)
            first.has_place = True
            first.news.set()
        self._tell_all()

    def _tell_all(self) -> None:
        for waiting in self._queue:
            waiting.news.set()


class _Waiting:
    def __init__(self) -> None:
        self.has_place = False
        self.news = asyncio.Event()
