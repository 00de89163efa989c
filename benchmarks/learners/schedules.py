"""Which questions come again on which day: two fixed schedules, FSRS as the portal uses it, and none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Protocol

from portal.engines.scheduling import cards
from portal.engines.scheduling.rating import Seen, rate

STEPS = (1, 3, 7, 14, 30)
FIRST_DAY = datetime(2026, 1, 1, 12, tzinfo=UTC)
NEVER = 10**6


class Schedule(Protocol):
    def due(self, day: int) -> list[int]:
        """Those due by that day, the most urgent first."""
        ...

    def ahead(self, day: int) -> list[int]:
        """Those not due yet, the next to be due first; none that was seen today."""
        ...

    def seen(self, question: int, day: int, said: Seen) -> None: ...


class Fixed:
    """On the 1st, 3rd, 7th, 14th and 30th day after it was new, whatever was answered."""

    def __init__(self) -> None:
        self.on: dict[int, int] = {}
        self.since: dict[int, int] = {}
        self.step: dict[int, int] = {}
        self.last: dict[int, int] = {}

    def due(self, day: int) -> list[int]:
        return sorted((one for one, on in self.on.items() if on <= day), key=lambda one: (self.on[one], one))

    def ahead(self, day: int) -> list[int]:
        waiting = [one for one, on in self.on.items() if on > day and self.last[one] < day]
        return sorted(waiting, key=lambda one: (self.on[one], one))

    def seen(self, question: int, day: int, said: Seen) -> None:
        self.since.setdefault(question, day)
        step = self._step_after(question, is_right(said))
        self.step[question], self.last[question] = step, day
        # A step that came late pushes the later ones: two reviews of one thing on one day teach little.
        self.on[question] = max(self._day_of(question, step, day), day + 1)

    def _step_after(self, question: int, right: bool) -> int:
        return self.step.get(question, -1) + 1

    def _day_of(self, question: int, step: int, day: int) -> int:
        return self.since[question] + STEPS[step] if step < len(STEPS) else NEVER


class Boxes(Fixed):
    """Intervals of 1, 3, 7, 14 and 30 days; a wrong answer begins anew, and the last interval repeats."""

    def _step_after(self, question: int, right: bool) -> int:
        return min(self.step.get(question, -1) + 1, len(STEPS) - 1) if right else 0

    def _day_of(self, question: int, step: int, day: int) -> int:
        return day + STEPS[step]


class Fsrs:
    """The portal's own cards and ratings; of what is due the least likely to be recalled comes first."""

    def __init__(self, retention: float = cards.RETENTION) -> None:
        self.retention = retention
        self.cards: dict[int, cards.Card] = {}
        self.on: dict[int, int] = {}
        self.last: dict[int, int] = {}

    def due(self, day: int) -> list[int]:
        at = _at(day)
        waiting = [one for one, on in self.on.items() if on <= day]
        return sorted(waiting, key=lambda one: (cards.recall(self.cards[one], at), one))

    def ahead(self, day: int) -> list[int]:
        waiting = [one for one, on in self.on.items() if on > day and self.last[one] < day]
        return sorted(waiting, key=lambda one: (self.on[one], one))

    def seen(self, question: int, day: int, said: Seen) -> None:
        card = self.cards.get(question) or cards.first(_at(day))
        rating = rate(said).rating
        after = cards.review(card, rating, _at(day), retention=self.retention)
        self.cards[question], self.last[question] = after, day
        self.on[question] = day + after.interval_days


class Anyhow(Fixed):
    """Whatever chance brings: what a schedule has to beat."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.dice = Random(f"anyhow {seed}")

    def due(self, day: int) -> list[int]:
        seen_before = [one for one, last in sorted(self.last.items()) if last < day]
        self.dice.shuffle(seen_before)
        return seen_before

    def ahead(self, day: int) -> list[int]:
        return []


def _at(day: int) -> datetime:
    return FIRST_DAY + timedelta(days=day)


def is_right(said: Seen) -> bool:
    return said.share >= 1
