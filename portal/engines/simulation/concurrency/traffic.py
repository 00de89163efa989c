"""Traffic as it is declared: how many requests have come by any moment."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Protocol

DAY_S = 24 * 60 * 60
_MANY = 30.0  # from here on a normal distribution is as good as Poisson's, and takes one draw


class Traffic(Protocol):
    def by(self, at_s: float) -> float:
        """Requests that have come since 0; never falls."""
        ...

    def rates(self) -> tuple[float, ...]:
        """The rates that were declared, requests a second: what a check looks at."""
        ...


@dataclass(frozen=True, slots=True)
class Constant:
    per_s: float

    def by(self, at_s: float) -> float:
        return self.per_s * at_s

    def rates(self) -> tuple[float, ...]:
        return (self.per_s,)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ramp:
    """`from_per_s` until `begins_s`, then evenly to `to_per_s`, which is reached at `ends_s` and stays."""

    from_per_s: float
    to_per_s: float
    begins_s: float
    ends_s: float

    def by(self, at_s: float) -> float:
        total = self.from_per_s * min(at_s, self.begins_s)
        if at_s > self.begins_s:
            passed = min(at_s, self.ends_s) - self.begins_s
            slope = (self.to_per_s - self.from_per_s) / max(self.ends_s - self.begins_s, 1e-9)
            total += self.from_per_s * passed + slope * passed * passed / 2
        return total + self.to_per_s * max(0.0, at_s - self.ends_s)

    def rates(self) -> tuple[float, ...]:
        return (self.from_per_s, self.to_per_s)


@dataclass(frozen=True, kw_only=True, slots=True)
class Burst:
    """`requests` come within `width_s` from `at_s` on, over `base_per_s`."""

    base_per_s: float
    requests: float
    at_s: float
    width_s: float

    def by(self, at_s: float) -> float:
        part = min(1.0, max(0.0, (at_s - self.at_s) / max(self.width_s, 1e-9)))
        return self.base_per_s * at_s + self.requests * part

    def rates(self) -> tuple[float, ...]:
        return (self.base_per_s, self.requests / max(self.width_s, 1e-9))


@dataclass(frozen=True, kw_only=True, slots=True)
class DayCurve:
    """A wave: `most_per_s` at `peak_at_s` of each day, `least_per_s` twelve hours from it."""

    least_per_s: float
    most_per_s: float
    peak_at_s: float = 14 * 60 * 60

    def by(self, at_s: float) -> float:
        middle, height = (self.most_per_s + self.least_per_s) / 2, (self.most_per_s - self.least_per_s) / 2
        turn = 2 * math.pi / DAY_S
        wave = math.sin(turn * (at_s - self.peak_at_s)) - math.sin(turn * -self.peak_at_s)
        return middle * at_s + height * wave / turn

    def rates(self) -> tuple[float, ...]:
        return (self.least_per_s, self.most_per_s)


@dataclass(frozen=True, slots=True)
class Steps:
    """(from second, requests a second), in order; before the first there is nothing."""

    steps: tuple[tuple[float, float], ...]

    def by(self, at_s: float) -> float:
        ends = [*(begin for begin, _ in self.steps[1:]), math.inf]
        return sum(
            per_s * max(0.0, min(at_s, end) - begin)
            for (begin, per_s), end in zip(self.steps, ends, strict=True)
        )

    def rates(self) -> tuple[float, ...]:
        return tuple(per_s for _, per_s in self.steps)


def arrivals(traffic: Traffic, *, ticks: int, tick_s: float, chance: Random | None = None) -> Sequence[int]:
    """
    Requests in each tick. Evenly spaced without `chance`; with it as strangers come, each for themselves
    (Poisson), and the total is then only about what was declared.
    """
    by = [traffic.by(tick * tick_s) for tick in range(ticks + 1)]
    if chance is not None:
        return [_poisson(max(0.0, after - before), chance) for before, after in pairwise(by)]
    whole = [math.floor(total + 1e-6) for total in by]
    return [max(0, after - before) for before, after in pairwise(whole)]


def _poisson(mean: float, chance: Random) -> int:
    if mean >= _MANY:
        return max(0, round(chance.gauss(mean, math.sqrt(mean))))
    floor, drawn, count = math.exp(-mean), chance.random(), 0
    while drawn > floor:
        drawn *= chance.random()
        count += 1
    return count
