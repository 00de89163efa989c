"""What came of a run: figures of each function, in points for a chart, and when which limit held it back."""

from __future__ import annotations

from dataclasses import dataclass

from .lane import Limit
from .scenario import Function, Scenario


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """From `at_s` until the next one. Counts are of all of it; the others are the most at any time in it."""

    at_s: float
    arrived: int
    started: int
    throttled: int
    cold: int
    at_once: int
    environments: int
    waiting: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Episode:
    """One limit, without a longer break. `ends_s` is when it no longer held anything back."""

    function: str
    limit: Limit
    begins_s: float
    ends_s: float
    throttled: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Totals:
    """
    arrived = started + refused + dropped + waiting. `throttled` counts attempts, so one event may be in it
    more than once; `refused` are callers that got a 429, `dropped` events that were given up. `started` =
    `warm` + `cold` + `provisioned`; `spilled` of them found the provisioned environments taken.
    """

    arrived: int
    started: int
    throttled: int
    refused: int
    dropped: int
    waiting: int
    cold: int
    provisioned: int
    spilled: int
    most_at_once: int
    most_environments: int

    @property
    def warm(self) -> int:
        return self.started - self.cold - self.provisioned


@dataclass(frozen=True, kw_only=True, slots=True)
class OfFunction:
    function: Function
    totals: Totals
    points: tuple[Point, ...]
    episodes: tuple[Episode, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """`shared` is what of the account's quota is neither reserved nor provisioned. `account` adds them up."""

    scenario: Scenario
    shared: int
    functions: tuple[OfFunction, ...]
    account: tuple[Point, ...]

    @property
    def episodes(self) -> tuple[Episode, ...]:
        """Those that held back most first."""
        found = [episode for one in self.functions for episode in one.episodes]
        return tuple(sorted(found, key=lambda episode: (-episode.throttled, episode.begins_s)))

    @property
    def most_at_once(self) -> int:
        return max((point.at_once for point in self.account), default=0)
