"""Virtual time: integer milliseconds that pass only when something is due."""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from .epoch import EPOCH_MS

What = Callable[[], None]
WallClock = Callable[[], float]


class Stop(Enum):
    """Why a run ended."""

    QUIET = "quiet"  # nothing is left to happen
    HAPPENINGS = "happenings"
    VIRTUAL_TIME = "virtual time"
    WALL_TIME = "wall time"


class OutOfWallTime(Exception):
    """Raised by what waits for the real world, when no wall time is left; it ends the run."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounds:
    """
    What a run may use before it is stopped. Happenings are notes in the journal and alarms together: a
    scenario that turns round without noting anything ends as well.
    """

    happenings: int = 500_000
    virtual_ms: int = 14 * 24 * 3_600_000
    wall_s: float = 30.0


class Alarm:
    """Something that is due; `cancel()` as often as you like."""

    __slots__ = ("_clock", "is_background", "what", "when_ms")

    def __init__(self, clock: Clock, when_ms: int, what: What, is_background: bool) -> None:
        self._clock = clock
        self.when_ms = when_ms
        self.what: What | None = what
        self.is_background = is_background

    @property
    def is_set(self) -> bool:
        return self.what is not None

    def cancel(self) -> None:
        if self.what is not None:
            self.what = None
            self._clock.forget(self)


class Clock:
    """
    Equal times fire in the order in which they were set. Background alarms (the end of an idle
    environment, the retention of a message) fire when their time comes while something else goes on, and
    never keep a run going by themselves.

    `happened` is the number of happenings so far; the journal adds to it. `wall` gives seconds.
    """

    def __init__(self, *, wall: WallClock = time.monotonic) -> None:
        self.now_ms = 0
        self.happened = 0
        self._wall = wall
        self._alarms: list[tuple[int, int, Alarm]] = []
        self._numbers = itertools.count()
        self._foreground = 0
        self._until_s: float | None = None

    @property
    def epoch_ms(self) -> int:
        """What clocks show: since 1970."""
        return EPOCH_MS + self.now_ms

    def at(self, when_ms: int, what: What, *, background: bool = False) -> Alarm:
        """A time that has passed is now."""
        alarm = Alarm(self, max(when_ms, self.now_ms), what, background)
        heapq.heappush(self._alarms, (alarm.when_ms, next(self._numbers), alarm))
        if not background:
            self._foreground += 1
        return alarm

    def after(self, delay_ms: int, what: What, *, background: bool = False) -> Alarm:
        return self.at(self.now_ms + delay_ms, what, background=background)

    def forget(self, alarm: Alarm) -> None:
        if not alarm.is_background:
            self._foreground -= 1

    def wall_left_s(self) -> float | None:
        """What is left to the run that is under way; None when none is."""
        return None if self._until_s is None else self._until_s - self._wall()

    def run(self, bounds: Bounds) -> Stop:
        """Until nothing is left, or a bound is met. May be called again, to go on with new bounds."""
        most = self.happened + bounds.happenings
        until_ms = self.now_ms + bounds.virtual_ms
        self._until_s = self._wall() + bounds.wall_s
        try:
            return self._run(most, until_ms, self._until_s)
        except OutOfWallTime:
            return Stop.WALL_TIME
        finally:
            self._until_s = None

    def _run(self, most: int, until_ms: int, until_s: float) -> Stop:
        alarms, wall = self._alarms, self._wall
        while self._foreground:
            when_ms, _, alarm = alarms[0]
            what = alarm.what
            if what is None:
                heapq.heappop(alarms)
                continue
            if when_ms > until_ms:
                self.now_ms = until_ms
                return Stop.VIRTUAL_TIME
            if self.happened >= most:
                return Stop.HAPPENINGS
            if wall() >= until_s:
                return Stop.WALL_TIME
            heapq.heappop(alarms)
            alarm.what = None
            self.forget(alarm)
            self.now_ms = when_ms
            self.happened += 1
            what()
        return Stop.QUIET
