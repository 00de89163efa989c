"""
Where a throttled request goes, by who sent it.

Each keeps what waits: `offer` says how many are tried in this tick, `settle` what came of it. Nothing is lost
on the way: arrived = started + refused + dropped + waiting, after every tick.
"""

from __future__ import annotations

from collections import deque
from typing import Protocol

from .limits import Limits
from .scenario import Function, Source


class Waiting(Protocol):
    """`refused` went back to the caller for good, `dropped` was given up; `waiting` is still to be tried."""

    refused: int
    dropped: int
    waiting: int

    def offer(self, tick: int, arrived: int, busy: int, part: float) -> int:
        """How many are tried. `busy` environments are taken; a start takes `part` of one for this tick."""
        ...

    def settle(self, tick: int, throttled: int) -> None:
        """Of those tried, this many were not let in."""
        ...


class Callers:
    """Synchronous: a caller that is throttled gets its 429 at once, and whether it asks again is its own."""

    def __init__(self) -> None:
        self.refused = self.dropped = self.waiting = 0

    def offer(self, tick: int, arrived: int, busy: int, part: float) -> int:
        return arrived

    def settle(self, tick: int, throttled: int) -> None:
        self.refused += throttled


class AsyncQueue:
    """
    Lambda's own queue: after the first pause, twice as long each time, up to the longest; given up at an
    age. What was refused most often is tried first. Facts N-3, J-7.
    """

    def __init__(self, *, pauses: tuple[int, ...], given_up_after: int, is_stopped: bool) -> None:
        self.refused = self.dropped = self.waiting = 0
        self._pauses, self._given_up_after, self._is_stopped = pauses, given_up_after, is_stopped
        self._due: dict[int, list[int]] = {}
        self._tried: list[int] = []
        self._ages: deque[list[int]] = deque()  # [tick of arrival, how many], the oldest first

    def offer(self, tick: int, arrived: int, busy: int, part: float) -> int:
        if self._is_stopped:  # reserved concurrency of zero: straight to the failure destination
            self.dropped += arrived
            return 0
        back = self._due.pop(tick, None)
        if back is None:
            self._tried = [arrived]
        else:
            self._give_up_old(tick, back)
            self._tried = [arrived, *back]
        if arrived:
            self._ages.append([tick, arrived])
        self.waiting += arrived
        return sum(self._tried)

    def settle(self, tick: int, throttled: int) -> None:
        started = sum(self._tried) - throttled
        self.waiting -= started
        self._forget_oldest(started)
        # The last to come are turned away: of the list the first, which were refused least often.
        for level, count in enumerate(self._tried):
            again = min(count, throttled)
            throttled -= again
            if again:
                self._put_off(tick, min(level, len(self._pauses) - 1), again)

    def _put_off(self, tick: int, level: int, count: int) -> None:
        at = self._due.setdefault(tick + self._pauses[level], [0] * len(self._pauses))
        at[level] += count

    def _give_up_old(self, tick: int, back: list[int]) -> None:
        old = 0
        for born, count in self._ages:
            if tick - born < self._given_up_after:
                break
            old += count
        for level in reversed(range(len(back))):
            gone = min(old, back[level])
            back[level] -= gone
            old -= gone
            self.dropped += gone
            self.waiting -= gone
            self._forget_oldest(gone)

    def _forget_oldest(self, count: int) -> None:
        while count:
            first = self._ages[0]
            taken = min(count, first[1])
            first[1] -= taken
            count -= taken
            if not first[1]:
                self._ages.popleft()


class PolledQueue:
    """
    A standard queue of SQS behind a mapping: a few batches at once, more each minute while some wait. A
    throttled batch is hidden until its visibility timeout has passed. Facts H-14, H-15, J-15.
    """

    def __init__(self, *, at_first: int, more_each_tick: float, most: int, hidden_for: int) -> None:
        self.refused = self.dropped = self.waiting = 0
        self._at_first, self._more, self._most = min(at_first, most), more_each_tick, most
        self._hidden_for = hidden_for
        self._at_once = float(self._at_first)
        self._visible = 0
        self._back: dict[int, int] = {}
        self._offered = 0

    def offer(self, tick: int, arrived: int, busy: int, part: float) -> int:
        self.waiting += arrived
        self._visible += arrived + self._back.pop(tick, 0)
        self._offered = min(self._visible, int(max(0, int(self._at_once) - busy) / part + 1e-9))
        self._visible -= self._offered
        return self._offered

    def settle(self, tick: int, throttled: int) -> None:
        self.waiting -= self._offered - throttled
        if throttled:
            at = tick + self._hidden_for
            self._back[at] = self._back.get(at, 0) + throttled
        elif self._visible:
            self._at_once = min(self._most, self._at_once + self._more)
        else:
            self._at_once = max(self._at_first, self._at_once - self._more)


class Shards:
    """
    A stream: each shard has so many batches under way, and waits with those that were throttled; nothing
    behind them is read meanwhile. Facts H-5, J-15.
    """

    def __init__(self, *, at_once: int, pause: int) -> None:
        self.refused = self.dropped = self.waiting = 0
        self._at_once, self._pause = at_once, pause
        self._behind = 0
        self._blocked = 0
        self._back: dict[int, int] = {}
        self._offered = 0

    def offer(self, tick: int, arrived: int, busy: int, part: float) -> int:
        self.waiting += arrived
        self._behind += arrived
        back = self._back.pop(tick, 0)
        self._blocked -= back
        free = int(max(0, self._at_once - busy - self._blocked - back) / part + 1e-9)
        fresh = min(self._behind, free)
        self._behind -= fresh
        self._offered = back + fresh
        return self._offered

    def settle(self, tick: int, throttled: int) -> None:
        self.waiting -= self._offered - throttled
        if throttled:
            # A shard that is refused holds what it tried in this tick: the rest of it was never sent.
            held = min(throttled, self._at_once)
            self._behind += throttled - held
            self._blocked += held
            at = tick + self._pause
            self._back[at] = self._back.get(at, 0) + held


def waiting_for(function: Function, limits: Limits, tick_s: float) -> Waiting:
    def ticks(seconds: float) -> int:
        return max(1, round(seconds / tick_s))

    match function.source:
        case Source.SYNC:
            return Callers()
        case Source.ASYNC:
            pauses, pause = [], limits.first_pause_s
            while pause < limits.longest_pause_s:
                pauses.append(ticks(pause))
                pause *= 2
            return AsyncQueue(
                pauses=(*pauses, ticks(limits.longest_pause_s)),
                given_up_after=ticks(limits.given_up_after_s),
                is_stopped=function.reserved == 0,
            )
        case Source.SQS:
            return PolledQueue(
                at_first=limits.pollers_at_first,
                more_each_tick=limits.pollers_a_minute / 60 * tick_s,
                most=min(limits.pollers_most, function.pollers_most or limits.pollers_most),
                hidden_for=ticks(function.visibility_s),
            )
        case Source.STREAM:
            return Shards(at_once=function.shards * function.parallel, pause=ticks(limits.first_pause_s))
