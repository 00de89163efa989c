"""Which environment took each invocation of a run, and when: what the lanes of a function show."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from portal.engines.emulator.function import LATEST
from portal.records.runs.models import Run


@dataclass(kw_only=True, slots=True)
class Sighting:
    """
    The index-th invocation of a job. `environment` stays the same while it lives, over runs too.
    `began_ms` and `ended_ms` count from when the run was taken up; None: it never ended. `version` is
    the one that ran.
    """

    index: int
    environment: str
    cold: bool
    began_ms: int
    ended_ms: int | None = None
    version: str = LATEST

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def sightings_of(run: Run) -> tuple[Sighting, ...]:
    """Of all its jobs, in order. None for a run of a lab."""
    return tuple(Sighting(**seen) for kept in run.outcomes for seen in kept.get("seen", ()))


@dataclass(frozen=True, kw_only=True, slots=True)
class Ahead:
    """
    An environment that was initialised before any event, `at_ms` after the run was taken up. The first
    of a job has the beginning of its `log`.
    """

    environment: str
    version: str
    init_ms: float
    at_ms: int
    log: str = ""


def ahead_in(run: Run) -> tuple[Ahead, ...]:
    return tuple(Ahead(**one) for kept in run.outcomes for one in kept.get("ahead", ()))


@dataclass(frozen=True, kw_only=True, slots=True)
class Throttling:
    """The index-th event was not taken, for the reason of a TooManyRequestsException (facts J-14)."""

    index: int
    reason: str


def throttlings_of(run: Run) -> tuple[Throttling, ...]:
    """Of all its jobs, in order."""
    return tuple(Throttling(**one) for kept in run.outcomes for one in kept.get("throttled", ()))
