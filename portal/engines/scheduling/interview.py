"""
Which questions an interview asks: as many as fit into its time, spread over topics, kinds and levels
as the role and the level want it, and of those the ones that were not answered lately.

Pure: the same pool, wishes and seed give the same interview.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from portal.engines.curriculum import Question

from .interview_mix import FAMILIES, LEVELS, OTHER_TOPICS, ROLES, SPOKEN, family_of, minutes_for

HALF_DAYS = 7.0  # an answer of today weighs against a question as much as a whole share, then half of it

Facet = tuple[str, str]  # ("topic" | "family" | "level", its value)


class NothingToAsk(ValueError):
    """The message says what to change."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A question that may be asked. `days_ago` is when it was last answered; None: never."""

    topic: str
    question: Question
    days_ago: float | None = None

    @property
    def ref(self) -> str:
        return f"{self.topic}/{self.question.slug}"

    @property
    def family(self) -> str:
        return family_of(self.question)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wishes:
    """`families` are those of FAMILIES that may be asked; `role` and `level` are keys of ROLES and LEVELS."""

    role: str
    level: str
    minutes: int
    topics: Collection[str]
    families: Collection[str]


def choose(pool: Iterable[Candidate], wishes: Wishes, *, seed: int) -> tuple[Candidate, ...]:
    """
    In the order of the interview: short ones first, the design last. Together they are expected to take
    `wishes.minutes` at most, and no other of the pool would fit as well. From the middle level on one of them
    is answered in one's own words, where the wishes allow it and there is time. Raises NothingToAsk.
    """
    fitting = _fitting(pool, wishes)
    if not fitting:
        raise NothingToAsk("No question fits that choice. Switch on another topic or another kind.")
    # Not a secret: it makes the choice the same again.
    dice = random.Random(seed)  # noqa: S311
    picked = _Picked(wishes=wishes, jitter={one.ref: dice.random() for one in fitting})
    if LEVELS[wishes.level].speaks:
        picked.take([one for one in fitting if one.family in SPOKEN])
    while picked.take(fitting):
        pass
    if not picked.taken:
        raise NothingToAsk(
            "None of these questions fits into the time. Take longer, or switch on another kind."
        )
    return picked.in_order()


def _fitting(pool: Iterable[Candidate], wishes: Wishes) -> list[Candidate]:
    """Of the levels that go with it; of any where those have none."""
    wanted = [one for one in pool if one.topic in wishes.topics and one.family in wishes.families]
    at_level = [one for one in wanted if one.question.level in LEVELS[wishes.level].shares]
    # By name, so that the order in which they come changes nothing.
    return sorted(at_level or wanted, key=lambda one: one.ref)


@dataclass(kw_only=True, slots=True)
class _Picked:
    wishes: Wishes
    jitter: Mapping[str, float]
    taken: dict[str, Candidate] = field(default_factory=dict)
    spent: float = 0.0

    def take(self, of: list[Candidate]) -> bool:
        """The one that is missing most; False when none fits into what is left."""
        left = self.wishes.minutes - self.spent
        free = [one for one in of if one.ref not in self.taken and self._takes(one) <= left]
        if not free:
            return False
        missing = self._missing(of)
        best = max(free, key=lambda one: (self._worth(one, missing), one.ref))
        self.taken[best.ref] = best
        self.spent += self._takes(best)
        return True

    def in_order(self) -> tuple[Candidate, ...]:
        stages = list(FAMILIES)
        return tuple(
            sorted(
                self.taken.values(),
                key=lambda one: (stages.index(one.family), one.question.level, self.jitter[one.ref]),
            )
        )

    def _takes(self, one: Candidate) -> float:
        return minutes_for(one.question.kind, self.wishes.level)

    def _missing(self, of: list[Candidate]) -> dict[Facet, float]:
        """What each topic, family and level still lacks of its share of the time, as a part of all of it."""
        weights: dict[Facet, float] = {}
        wholes: dict[str, float] = {}
        for facet in sorted({facet for one in of for facet in _facets(one)}):
            weights[facet] = self._weight(facet)
            wholes[facet[0]] = wholes.get(facet[0], 0.0) + weights[facet]
        spent: dict[Facet, float] = {}
        for one in self.taken.values():
            for facet in _facets(one):
                spent[facet] = spent.get(facet, 0.0) + self._takes(one)
        minutes = self.wishes.minutes
        return {
            facet: weight / wholes[facet[0]] - spent.get(facet, 0.0) / minutes
            for facet, weight in weights.items()
        }

    def _weight(self, facet: Facet) -> float:
        name, value = facet
        if name == "topic":
            return ROLES[self.wishes.role].topics.get(value, OTHER_TOPICS)
        if name == "family":
            return FAMILIES[value].share
        return LEVELS[self.wishes.level].shares.get(int(value), 1.0)

    def _worth(self, one: Candidate, missing: Mapping[Facet, float]) -> float:
        topic, family, level = (missing[facet] for facet in _facets(one))
        lately = 0.0 if one.days_ago is None else 1 / (1 + max(one.days_ago, 0.0) / HALF_DAYS)
        return topic + family + level / 2 - lately + self.jitter[one.ref] / 10


def _facets(one: Candidate) -> tuple[Facet, Facet, Facet]:
    return ("topic", one.topic), ("family", one.family), ("level", str(one.question.level))
