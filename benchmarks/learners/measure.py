"""All learners under all schedules, and what it comes to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from statistics import correlation, fmean, pstdev

from portal.engines.scheduling import cards

from .learner import DAYS, Learner, make_bank
from .mock import Foretold, foretell
from .schedules import FIRST_DAY, Anyhow, Boxes, Fixed, Fsrs, Schedule
from .term import Term, live

BANK = 1
FIXED, BOXES, FSRS, ANYHOW = "1, 3, 7, 14, 30 days", "the same, anew after a miss", "FSRS", "anyhow"


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedules:
    """
    `recall` by schedule is its mean on every fifth day, `ahead` by how much it is before the fixed schedule
    on the last, learner by learner. `reviews` is the mean number of all of them.
    """

    memory: str
    learners: int
    reviews: float
    recall: dict[str, tuple[float, ...]]
    ahead: dict[str, tuple[float, ...]]

    def lead(self, schedule: str) -> tuple[float, float]:
        """The mean, and twice its standard error."""
        ahead = self.ahead[schedule]
        return fmean(ahead), 2 * pstdev(ahead) / len(ahead) ** 0.5


@dataclass(frozen=True, kw_only=True, slots=True)
class Own:
    """At its own pace: reviews a learner and recall on the last day. No retention for the fixed schedule."""

    retention: float | None
    reviews: float
    recall: float


@dataclass(frozen=True, slots=True)
class Fit:
    """Readiness against scores: how well it orders, how far it is off, how often the bounds hold."""

    foretold: tuple[Foretold, ...]

    @property
    def correlation(self) -> float:
        return correlation([one.expected for one in self.foretold], [one.scored for one in self.foretold])

    @property
    def true_correlation(self) -> float:
        """With the score that could be expected of each learner, could one look into them."""
        return correlation([one.expected for one in self.foretold], [one.chance for one in self.foretold])

    @property
    def least_error(self) -> float:
        """That of the score to expect: what luck leaves even to somebody who knows all."""
        return fmean(abs(one.chance - one.scored) for one in self.foretold)

    @property
    def bias(self) -> float:
        return fmean(one.expected - one.scored for one in self.foretold)

    @property
    def error(self) -> float:
        return fmean(abs(one.expected - one.scored) for one in self.foretold)

    @property
    def covered(self) -> float:
        return fmean(one.is_within for one in self.foretold)

    def tenths(self, parts: int = 10) -> list[tuple[float, float]]:
        """(expected, scored) in the mean, from the least expected to the most."""
        ordered = sorted(self.foretold, key=lambda one: one.expected)
        cuts = [len(ordered) * number // parts for number in range(parts + 1)]
        groups = [ordered[start:end] for start, end in pairwise(cuts) if end > start]
        return [
            (fmean(one.expected for one in group), fmean(one.scored for one in group)) for group in groups
        ]


def compare(learners: int, memory: str, *, first: int = 0) -> Schedules:
    """
    The fixed schedule goes first and says how many reviews each learner has on each day; the others get
    exactly as many. `first` is the seed of the first learner.
    """
    bank = make_bank(BANK)
    terms: dict[str, list[Term]] = {FIXED: [], BOXES: [], FSRS: [], ANYHOW: []}
    for seed in range(first, first + learners):
        fixed = live(Learner(bank, seed, memory=memory), Fixed())
        terms[FIXED].append(fixed)
        others: dict[str, Callable[[int], Schedule]] = {
            BOXES: lambda _: Boxes(),
            FSRS: lambda _: Fsrs(),
            ANYHOW: Anyhow,
        }
        for name, make in others.items():
            term = live(Learner(bank, seed, memory=memory), make(seed), fixed.load)
            if term.load != fixed.load:
                raise AssertionError(f"{name} had another load than the fixed schedule.")
            terms[name].append(term)
    return Schedules(
        memory=memory,
        learners=learners,
        reviews=fmean(sum(term.load) for term in terms[FIXED]),
        recall={name: _mean_by_day(of) for name, of in terms.items()},
        ahead={
            name: tuple(
                one.recall[-1] - fixed.recall[-1] for one, fixed in zip(of, terms[FIXED], strict=True)
            )
            for name, of in terms.items()
        },
    )


def at_own_pace(learners: int, memory: str, retention: float | None, *, first: int = 0) -> Own:
    """By FSRS, or without a retention by the fixed schedule."""
    bank = make_bank(BANK)
    terms = [
        live(Learner(bank, seed, memory=memory), Fsrs(retention) if retention else Fixed())
        for seed in range(first, first + learners)
    ]
    return Own(
        retention=retention,
        reviews=fmean(sum(term.load) for term in terms),
        recall=fmean(term.recall[-1] for term in terms),
    )


def as_many_reviews(memory: str, *, learners: int, first: int) -> float:
    """The retention at which FSRS asks for as many by itself as the fixed schedule has, of these learners."""
    reviews = at_own_pace(learners, memory, None, first=first).reviews
    low, high = 0.76, 0.96
    for _ in range(6):
        middle = (low + high) / 2
        asked = at_own_pace(learners, memory, middle, first=first).reviews
        low, high = (middle, high) if asked < reviews else (low, middle)
    return round((low + high) / 2, 3)


def fit(learners: int, memory: str, *, first: int = 0) -> Fit:
    """Each learner reviews by FSRS at its own pace for the whole term, and is interviewed the day after."""
    bank = make_bank(BANK)
    found = []
    for seed in range(first, first + learners):
        schedule = Fsrs()
        term = live(Learner(bank, seed, memory=memory), schedule)
        one = foretell(term, _recall_on_last_day(schedule), seed=seed)
        if one:
            found.append(one)
    return Fit(tuple(found))


def _recall_on_last_day(schedule: Fsrs) -> Callable[[int], float | None]:
    at = FIRST_DAY + timedelta(days=DAYS)

    def recall(question: int) -> float | None:
        card = schedule.cards.get(question)
        return cards.recall(card, at) if card else None

    return recall


def _mean_by_day(terms: Sequence[Term]) -> tuple[float, ...]:
    return tuple(fmean(values) for values in zip(*(term.recall for term in terms), strict=True))
