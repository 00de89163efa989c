"""
The slow way, which the model is held against: every request by itself, every environment by itself.

Requests come one after the other at the moments at which the traffic reaches 1, 2, 3, …; an environment that is
free and was used last is used first; one that nobody needed for `idle_s` is gone; a new one needs a unit of the
scaling rate, of which there are never more than it begins with.
"""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from portal.engines.simulation.concurrency import Limits, Scenario, Source, Traffic


@dataclass
class Seen:
    arrived: int = 0
    started: int = 0
    cold: int = 0
    provisioned: int = 0
    throttled: int = 0
    most_at_once: int = 0
    limits: Counter[str] = field(default_factory=Counter)


@dataclass
class _Function:
    free: list[float] = field(default_factory=list)  # when each was last used; the last is the latest
    units: float = 0.0
    refilled_s: float = 0.0
    on_demand: int = 0
    ready: int = 0


def moments(traffic: Traffic, horizon_s: float, chance: Random | None = None) -> list[float]:
    """
    When each request comes, found by halving. With `chance` at any moment since the one before: functions whose
    requests come in step would never meet each other.
    """
    found = []
    for number in range(1, int(traffic.by(horizon_s) + 1e-6) + 1):
        low, high = 0.0, horizon_s
        for _ in range(34):
            middle = (low + high) / 2
            low, high = (low, middle) if traffic.by(middle) >= number - 1e-6 else (middle, high)
        found.append(high)
    if chance is not None:
        found = [chance.uniform(before, at) for before, at in zip([0.0, *found], found, strict=False)]
    return found


def one_by_one(scenario: Scenario, limits: Limits) -> dict[str, Seen]:
    """Synchronous callers only, and no limit of requests a second."""
    assert all(function.source is Source.SYNC for function in scenario.functions)
    chance = Random(1) if len(scenario.functions) > 1 else None
    coming = sorted(
        (at, index)
        for index, function in enumerate(scenario.functions)
        for at in moments(function.traffic, scenario.horizon_s, chance)
    )
    states = [_Function(units=limits.scale_environments) for _ in scenario.functions]
    seen = [Seen() for _ in scenario.functions]
    under_way: list[tuple[float, int, bool]] = []
    shared = scenario.account - sum(
        one.provisioned if one.reserved is None else one.reserved for one in scenario.functions
    )
    for at, index in coming:
        while under_way and under_way[0][0] <= at + 1e-9:
            ended, whose, was_ready = heapq.heappop(under_way)
            if was_ready:
                states[whose].ready -= 1
            else:
                states[whose].on_demand -= 1
                states[whose].free.append(ended)
        function, state, sight = scenario.functions[index], states[index], seen[index]
        sight.arrived += 1
        if at >= function.provisioned_from_s and state.ready < function.provisioned:
            state.ready += 1
            sight.provisioned += 1
            heapq.heappush(under_way, (at + function.duration_s, index, True))
        elif why := _refusal(scenario, states, index, shared):
            sight.throttled += 1
            sight.limits[why] += 1
            continue
        else:
            state.free = [ended for ended in state.free if at - ended <= function.idle_s]
            rate = limits.scale_environments / limits.scale_within_s
            state.units = min(limits.scale_environments, state.units + rate * (at - state.refilled_s))
            state.refilled_s = at
            lasts = function.duration_s
            if state.free:
                state.free.pop()
            elif state.units < 1:
                sight.throttled += 1
                sight.limits["burst"] += 1
                continue
            else:
                state.units -= 1
                sight.cold += 1
                lasts += function.init_s
            state.on_demand += 1
            heapq.heappush(under_way, (at + lasts, index, False))
        sight.started += 1
        sight.most_at_once = max(sight.most_at_once, state.on_demand + state.ready)
    return {function.name: one for function, one in zip(scenario.functions, seen, strict=True)}


def _refusal(scenario: Scenario, states: list[_Function], index: int, shared: int) -> str:
    function = scenario.functions[index]
    if function.reserved is not None:
        room = function.reserved - function.provisioned
        return "reserved" if states[index].on_demand >= room else ""
    taken = sum(
        state.on_demand for state, one in zip(states, scenario.functions, strict=True) if one.reserved is None
    )
    return "account" if taken >= shared else ""
