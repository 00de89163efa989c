"""
One function through time, a tick after the other.

What is approximated: within a tick requests come evenly; all take the same time; whole environments are
counted, and the part of a tick that a start outlasts is carried on, so that on average it is exact. A free
environment that was used last is used first, and one that was not needed for `idle_s` is gone.
"""

from __future__ import annotations

import math
from collections import deque
from enum import Enum

from .limits import Limits
from .scenario import Function, Source
from .waiting import waiting_for

_EPSILON = 1e-9


class Limit(Enum):
    """What kept a request out."""

    BURST = "burst"  # environments come only so fast
    ACCOUNT = "account"  # the account's concurrency, or its unreserved part
    RESERVED = "reserved"  # the function's own reserved concurrency
    RATE = "rate"  # requests a second: ten for each unit of concurrency


class Pool:
    """Environments in use. Those that outlast their tick are freed when their time is up."""

    __slots__ = ("_carry", "_part", "_ring", "_whole", "busy", "part")

    def __init__(self, lasts: float) -> None:
        """`lasts` is how long a start keeps its environment, in ticks."""
        self._whole = int(lasts + _EPSILON)
        self._part = max(0.0, lasts - self._whole)
        self.part = min(1.0, max(lasts, _EPSILON))  # of an environment that a start takes in its own tick
        self._carry = 0.0
        self._ring = [0] * (self._whole + 2)
        self.busy = 0

    def free(self, tick: int) -> None:
        at = tick % len(self._ring)
        self.busy -= self._ring[at]
        self._ring[at] = 0

    def occupy(self, tick: int, count: int) -> None:
        if not self._whole:
            return  # over within the tick
        exact = count * self._part + self._carry
        longer = min(count, int(exact))
        self._carry = min(1.0, exact - longer)
        self._ring[(tick + self._whole) % len(self._ring)] += count - longer
        self._ring[(tick + self._whole + 1) % len(self._ring)] += longer
        self.busy += count


class Lane:
    """
    `want`, then `plan` with what room there is, as often as needed, then `commit`: and the figures of the
    tick are in `tried`, `started`, `throttled`, `cold`, `provisioned`, `at_once`, `environments`.
    """

    def __init__(self, function: Function, *, limits: Limits, tick_s: float, own_room: int | None) -> None:
        """`own_room` is what is reserved beyond the provisioned, None where it shares the account's."""
        self.function, self.own_room = function, own_room
        self.waiting = waiting_for(function, limits, tick_s)
        self.warm = Pool(function.duration_s / tick_s)
        self.new = Pool((function.duration_s + function.init_s) / tick_s)
        self.ready = Pool(function.duration_s / tick_s)
        self._pools = (self.warm, self.new, self.ready) if function.provisioned else (self.warm, self.new)
        self._ready_from = math.ceil(function.provisioned_from_s / tick_s)
        self._ready = 0 if function.is_to_latest else function.provisioned
        self._ready_each_tick = int(self._ready * limits.requests_each * tick_s + _EPSILON)
        self._is_paced = function.source is Source.SYNC
        self._own_pace = (
            None
            if function.reserved is None
            else int(function.reserved * limits.requests_each * tick_s + _EPSILON)
        )
        self._growth = float(limits.scale_environments)
        self._growth_most = float(limits.scale_environments)
        self._regrowth = limits.scale_environments / limits.scale_within_s * tick_s
        self._each = limits.scale_requests / limits.scale_environments * tick_s  # starts an environment
        self._pace_growth = self._growth
        self._pace = 0
        self._kept: deque[tuple[int, int]] = deque()  # (gone at tick, environments), fewer and fewer
        self._idle = max(1, round(function.idle_s / tick_s))
        self.environments = self.at_once = 0
        self.tried = self.started = self.throttled = self.cold = self.provisioned = 0
        self.limit: Limit | None = None
        self._why: Limit | None = None
        self.rest = self._planned = self._need = self._left_out = 0

    @property
    def busy(self) -> int:
        return self.warm.busy + self.new.busy

    @property
    def takes_more(self) -> int:
        """Environments that it would take beyond those it has busy."""
        return self._need - self.busy

    @property
    def asks(self) -> float:
        """The same to the part of one, as it adds up over time."""
        return self.takes_more if self.cold else self.rest * self.warm.part

    def want(self, tick: int, arrived: int) -> None:
        """What is tried, and what of it the provisioned environments take."""
        for pool in self._pools:
            pool.free(tick)
        while self._kept and self._kept[0][0] < tick:
            self._kept.popleft()
        self.environments = self._kept[0][1] if self._kept else 0
        self._growth = min(self._growth_most, self._growth + self._regrowth)
        self._pace_growth = min(self._growth_most, self._pace_growth + self._regrowth)
        self.tried = self.waiting.offer(tick, arrived, self.busy + self.ready.busy, self.warm.part)
        self.throttled, self.limit = 0, None
        if self._is_paced and self._own_pace is not None:
            self.keep_pace(self._own_pace)
        left = self.tried - self.throttled
        ready = self._ready if tick >= self._ready_from else 0
        free = int((ready - self.ready.busy) / self.ready.part + _EPSILON)
        self.provisioned = max(0, min(left, free, self._ready_each_tick))
        self.rest = left - self.provisioned

    def keep_pace(self, most: int) -> None:
        """No more than `most` requests in this tick."""
        over = self.tried - self.throttled - most
        if over > 0:
            self.throttled += over
            self.limit = Limit.RATE
            self.rest = max(0, self.rest - over)

    def plan(self, room: int, limit: Limit, most: int | None = None) -> None:
        """
        On demand, where `room` environments more may be busy and `most` requests are let in; `limit` is what
        it is if that is too few.
        """
        rest, busy, part = self.rest, self.busy, self.warm.part
        self.cold, self._left_out, self._why = 0, 0, None
        if most is not None and rest > most:
            rest, self._left_out, self._why = most, rest - most, limit
        if rest > self._pace:
            rest = self._within_pace(rest)
        at_most = busy + max(0, room)
        need = busy + math.ceil(rest * part - _EPSILON)
        if need > min(self.environments, at_most):
            rest, need = self._beyond(rest, busy, at_most, limit)
        self._planned, self._need = rest, need

    def _within_pace(self, rest: int) -> int:
        """The scaling rate counted in requests: so many more a second."""
        allowed = self._pace + int(self._pace_growth * self._each + _EPSILON)
        if rest <= allowed:
            return rest
        self._left_out += rest - allowed
        self._why = Limit.BURST
        return allowed

    def _beyond(self, rest: int, busy: int, most: int, limit: Limit) -> tuple[int, int]:
        """More than the warm ones can take: (starts, environments at once)."""
        part, new_part = self.warm.part, self.new.part
        have = min(self.environments, most)
        missing = busy + rest * part - have
        wanted = math.ceil(missing * new_part / part - _EPSILON)
        may = int(self._growth + _EPSILON)
        self.cold = max(0, min(wanted, may, most - have))
        if self.cold == wanted:
            return rest, have + self.cold
        self._why = Limit.BURST if may < most - have else limit
        over = wanted - self.cold
        if new_part < 1:  # once the new ones are up, within the tick still, all of them serve
            over += max(0, math.floor((1 - new_part) * (rest - (have + self.cold) / part) + _EPSILON))
        over = min(over, rest - self.cold)
        self._left_out += over
        return rest - over, have + self.cold

    def commit(self, tick: int) -> None:
        self.throttled += self._left_out
        self.limit = self._why or self.limit
        self.warm.occupy(tick, self._planned - self.cold)
        self.new.occupy(tick, self.cold)
        self.ready.occupy(tick, self.provisioned)
        ready_at_once = self.ready.busy
        if self.ready.part < 1:
            ready_at_once = math.ceil(self.provisioned * self.ready.part - _EPSILON)
        self.started = self._planned + self.provisioned
        self.at_once = self._need + ready_at_once
        self._growth -= self.cold
        if self._planned > self._pace:
            self._pace_growth -= (self._planned - self._pace) / self._each
            self._pace = self._planned
        self.waiting.settle(tick, self.throttled)
        kept = self._kept
        while kept and kept[-1][1] <= self._need:
            kept.pop()
        kept.append((tick + self._idle, self._need))
        self.environments = kept[0][1]
