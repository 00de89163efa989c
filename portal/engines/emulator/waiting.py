"""
Places: a bounded number of jobs at once within a bounded memory, a bounded queue behind
them, and everybody told where they stand.

Who is next, in this order:

1. Interactive jobs before batch ones. A batch job goes only when no interactive one waits,
   and batch jobs hold half of the places at most (one, where there is only one).
2. Owners in turn: whoever got a place goes to the end of the round, and so does whoever
   comes new. Ten waiting jobs of one owner delay another's first by one turn.
3. Within an owner, first come, first served.

A job whose memory is not free keeps its turn. Jobs of owners behind it that fit may go
first, but only PASSES times; after that everybody waits until it has gone.
"""

from __future__ import annotations

import asyncio
import math
import os
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

_PROCESSORS = os.cpu_count() or 1
PASSES = 4
RETRY_MOST_S = 60
_LATELY = 8  # jobs that the average of what a job takes goes back

Moved = Callable[[int], Awaitable[None]]


class QueueFull(Exception):
    """Nobody more is taken just now. `retry_after_s`: what the `queued` will take as things go."""

    def __init__(self, retry_after_s: int, queued: int) -> None:
        super().__init__(f"The queue is full; there may be room in {retry_after_s} s.")
        self.retry_after_s = retry_after_s
        self.queued = queued


@dataclass(frozen=True, kw_only=True, slots=True)
class Need:
    """What a job takes up while it is under way, and whose turn it uses."""

    owner: str
    memory_mb: int
    batch: bool = False


class Places:
    """No job may need more than `memory_mb`; whoever asks sees to that."""

    def __init__(self, *, at_once: int, queue: int, memory_mb: int) -> None:
        self.at_once = at_once
        self.memory_mb = memory_mb
        self.taken = 0
        self.taken_mb = 0
        self._batches = 0
        self._most_batches = max(1, at_once // 2)
        self._longest = queue
        self._held_s = 1.0  # a place, on average lately
        self._interactive, self._batch = _Round(), _Round()

    @property
    def queued(self) -> int:
        return len(self._interactive) + len(self._batch)

    def are_busy(self) -> bool:
        """Whether there is a job for each processor of this machine."""
        return self.taken >= _PROCESSORS

    @asynccontextmanager
    async def place(self, need: Need, moved: Moved) -> AsyncIterator[None]:
        """
        Wait for one and hold it; `moved(position)` is called with each new position, 1 being
        the next. Raises QueueFull at once.
        """
        guest = self._arrive(need)
        try:
            await guest.wait(moved)
            yield
        finally:
            self._leave(guest)

    def _arrive(self, need: Need) -> _Guest:
        guest = _Guest(need)
        self._round_of(need).add(guest)
        self._seat()
        if not guest.has_place and self.queued > self._longest:
            self._round_of(need).remove(guest)
            raise QueueFull(self._retry_after_s(), self.queued)
        self._tell()
        return guest

    def _leave(self, guest: _Guest) -> None:
        """It may never have got in, or have got in without knowing yet."""
        if guest.has_place:
            self._count(guest.need, -1)
            self._held_s += (time.monotonic() - guest.seated - self._held_s) / _LATELY
        else:
            self._round_of(guest.need).remove(guest)
        self._seat()
        self._tell()

    def _seat(self) -> None:
        while guest := self._next():
            self._round_of(guest.need).serve(guest)
            self._count(guest.need, +1)
            guest.has_place = True
            guest.seated = time.monotonic()
            guest.news.set()

    def _next(self) -> _Guest | None:
        waiting = self._interactive or self._batch
        too_many_batches = waiting is self._batch and self._batches >= self._most_batches
        if self.taken >= self.at_once or too_many_batches:
            return None
        passed: list[_Guest] = []
        for guest in waiting.heads():
            if self.taken_mb + guest.need.memory_mb <= self.memory_mb:
                for other in passed:
                    other.passed += 1
                return guest
            if guest.passed >= PASSES:
                return None
            passed.append(guest)
        return None

    def _tell(self) -> None:
        position = 0
        for waiting in (self._interactive, self._batch):
            for guest in waiting.in_order():
                position += 1
                if guest.position != position:
                    guest.position = position
                    guest.news.set()

    def _count(self, need: Need, one: int) -> None:
        self.taken += one
        self.taken_mb += one * need.memory_mb
        self._batches += one * need.batch

    def _retry_after_s(self) -> int:
        return min(RETRY_MOST_S, max(1, math.ceil(self._held_s * self.queued / self.at_once)))

    def _round_of(self, need: Need) -> _Round:
        return self._batch if need.batch else self._interactive


class _Guest:
    def __init__(self, need: Need) -> None:
        self.need = need
        self.has_place = False
        self.position = 0
        self.passed = 0
        self.seated = 0.0
        self.news = asyncio.Event()

    async def wait(self, moved: Moved) -> None:
        told = 0
        while not self.has_place:
            if self.position != told:
                told = self.position
                await moved(told)
            else:
                await self.news.wait()
                self.news.clear()


class _Round:
    """Owners in the order of their turns, each with a line of their own."""

    def __init__(self) -> None:
        self._lines: dict[str, deque[_Guest]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._lines.values()))

    def add(self, guest: _Guest) -> None:
        self._lines.setdefault(guest.need.owner, deque()).append(guest)

    def remove(self, guest: _Guest) -> None:
        line = self._lines[guest.need.owner]
        line.remove(guest)
        if not line:
            del self._lines[guest.need.owner]

    def serve(self, guest: _Guest) -> None:
        """It goes, and its owner to the end of the round."""
        line = self._lines.pop(guest.need.owner)
        line.remove(guest)
        if line:
            self._lines[guest.need.owner] = line

    def heads(self) -> Iterator[_Guest]:
        return (line[0] for line in self._lines.values())

    def in_order(self) -> list[_Guest]:
        """As they will go when every one of them fits."""
        turns = [(turn, guest) for line in self._lines.values() for turn, guest in enumerate(line)]
        return [guest for _, guest in sorted(turns, key=lambda one: one[0])]
