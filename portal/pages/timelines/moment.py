"""How all stood at one moment, and what happened then: what the slider shows."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.engines.simulation import Happening

from .drawn import DrawnTimeline
from .lives import WORDS, Life, Lives, told
from .scale import in_words

ROWS = 60  # of each kind


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    name: str
    state: str
    words: str
    latest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """`place` counts the moments from 0 to `last`; `now` is what happened at exactly this one."""

    place: int
    last: int
    x: float  # px, as lanes are drawn
    at: str
    now: tuple[str, ...]
    events: tuple[Standing, ...]
    environments: tuple[Standing, ...]
    counts: tuple[tuple[str, int], ...]

    @property
    def earlier(self) -> int | None:
        return self.place - 1 if self.place > 0 else None

    @property
    def later(self) -> int | None:
        return self.place + 1 if self.place < self.last else None


def moment(happenings: Sequence[Happening], drawn: DrawnTimeline, place: int) -> Moment:
    """`place` in the times that are drawn; one beyond is the nearest."""
    times = drawn.times
    place = min(max(place, 0), len(times) - 1)
    at_ms = times[place]
    lives = Lives.of(happenings)
    counts = Counter(life.state_at(at_ms) for life in lives.events)
    first = bisect_left(happenings, at_ms, key=lambda step: step.at_ms)
    now = [step for step in happenings[first : first + ROWS] if step.at_ms == at_ms]
    return Moment(
        place=place,
        last=len(times) - 1,
        x=drawn.x(at_ms),
        at=in_words(at_ms),
        now=tuple(f"{step.subject} {told(step)}" for step in now),
        events=_standings(lives.events, at_ms),
        environments=_standings(lives.environments, at_ms),
        counts=tuple((_(WORDS[state]), counts[state]) for state in WORDS if counts[state]),
    )


def _standings(lives: Sequence[Life], at_ms: int) -> tuple[Standing, ...]:
    there = ((life, life.step_at(at_ms)) for life in lives)
    return tuple(
        Standing(name=life.subject, state=state, words=_(WORDS[state]), latest=told(step))
        for life, step in there
        if step is not None and (state := life.state_at(at_ms))
    )[:ROWS]
