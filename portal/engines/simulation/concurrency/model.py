"""
Functions that share an account, tick by tick.

Costs some 10 µs for each function and tick, whatever the traffic: a day by the second takes about a second,
and 7 MB for each function while it runs.
"""

from __future__ import annotations

import math

from portal.engines.simulation.chance import Chance

from .lane import Lane, Limit
from .limits import Limits
from .notes import Notes
from .result import Point, Result
from .scenario import Function, Scenario, Source, check
from .traffic import arrivals

POINTS = 120


def simulate(scenario: Scenario, limits: Limits, *, points: int = POINTS) -> Result:
    """The same scenario gives the same result. Raises BadScenario."""
    check(scenario, limits)
    tick_s = scenario.tick
    ticks = max(1, round(scenario.horizon_s / tick_s))
    shared = _shared(scenario)
    lanes, notes, coming = [], [], []
    for function in scenario.functions:
        chance = Chance(scenario.seed).stream(function.name) if scenario.is_scattered else None
        arrived = arrivals(function.traffic, ticks=ticks, tick_s=tick_s, chance=chance)
        lane = Lane(function, limits=limits, tick_s=tick_s, own_room=_own_room(function))
        lanes.append(lane)
        coming.append(arrived)
        notes.append(Notes(lane, arrived, tick_s))
    account = _Account(lanes, shared, _pace(scenario, limits))
    for tick in range(ticks):
        for lane, arrived in zip(lanes, coming, strict=True):
            lane.want(tick, arrived[tick])
        account.share()
        for lane, note in zip(lanes, notes, strict=True):
            lane.commit(tick)
            note.note(tick)
    size = max(1, -(-ticks // points))
    functions = tuple(note.told(size) for note in notes)
    return Result(
        scenario=scenario,
        shared=shared,
        functions=functions,
        account=tuple(_added(tick_s, size, notes, [one.points for one in functions])),
    )


class _Account:
    """Gives each function its room in a tick: of its own, or of what is shared."""

    def __init__(self, lanes: list[Lane], shared: int, pace: int) -> None:
        self._own = [(lane, lane.own_room) for lane in lanes if lane.own_room is not None]
        self._sharing = [lane for lane in lanes if lane.own_room is None]
        self._paced = [lane for lane in self._sharing if lane.function.source is Source.SYNC]
        self._shared, self._pace = shared, pace
        self._owed = dict.fromkeys(map(id, lanes), 0.0)

    def share(self) -> None:
        for lane, room in self._own:
            lane.plan(room - lane.busy, Limit.RESERVED)
        tried = sum(lane.tried for lane in self._paced)
        if tried > self._pace:
            for lane in self._paced:
                lane.keep_pace(self._part_of(lane, lane.tried, self._pace / tried))
        room = max(0, self._shared - sum(lane.busy for lane in self._sharing))
        for lane in self._sharing:
            lane.plan(room, Limit.ACCOUNT)
        if len(self._sharing) > 1 and sum(lane.takes_more for lane in self._sharing) > room:
            self._share_out(room)

    def _share_out(self, room: int) -> None:
        """Requests are let in in the order they come, so of every function the same part is."""
        part = min(1.0, room / max(sum(lane.asks for lane in self._sharing), 1e-9))
        for lane in sorted(self._sharing, key=lambda lane: lane.warm.part):
            starts = self._part_of(lane, lane.rest, part)
            each = lane.asks / lane.rest if lane.rest else 0.0
            takes = min(room, math.ceil(starts * each - 1e-9))
            lane.plan(takes, Limit.ACCOUNT, most=starts)
            room -= lane.takes_more

    def _part_of(self, lane: Lane, count: int, part: float) -> int:
        """What it is short of a whole is owed, and given later."""
        exact = count * part + self._owed[id(lane)]
        whole = max(0, min(count, int(exact)))
        self._owed[id(lane)] = max(-1.0, min(1.0, exact - whole))
        return whole


def _own_room(function: Function) -> int | None:
    return None if function.reserved is None else function.reserved - function.provisioned


def _shared(scenario: Scenario) -> int:
    taken = sum(
        function.provisioned if function.reserved is None else function.reserved
        for function in scenario.functions
    )
    return max(0, scenario.account - taken)


def _pace(scenario: Scenario, limits: Limits) -> int:
    """Requests in a tick that the functions without a reservation may be sent together."""
    unreserved = scenario.account - sum(function.reserved or 0 for function in scenario.functions)
    return int(unreserved * limits.requests_each * scenario.tick + 1e-9)


def _added(tick_s: float, size: int, notes: list[Notes], points: list[tuple[Point, ...]]) -> list[Point]:
    """All functions together: counts added, and the most at any one time."""
    at_once = [sum(one) for one in zip(*(note.at_once for note in notes), strict=True)]
    environments = [sum(one) for one in zip(*(note.environments for note in notes), strict=True)]
    return [
        Point(
            at_s=same[0].at_s,
            arrived=sum(point.arrived for point in same),
            started=sum(point.started for point in same),
            throttled=sum(point.throttled for point in same),
            cold=sum(point.cold for point in same),
            at_once=max(at_once[index * size : (index + 1) * size]),
            environments=max(environments[index * size : (index + 1) * size]),
            waiting=sum(point.waiting for point in same),
        )
        for index, same in enumerate(zip(*points, strict=True))
    ]
