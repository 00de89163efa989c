"""Sixty days of one learner under one schedule."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from .learner import DAYS, Learner
from .schedules import Schedule, is_right

EVERY_DAYS = 5


@dataclass(frozen=True, slots=True)
class Said:
    question: int
    day: int
    right: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """`recall` is the mean over all that was explained so far, every fifth day from the fifth to the last."""

    learner: Learner
    answers: tuple[Said, ...]
    load: tuple[int, ...]  # reviews on each day
    recall: tuple[float, ...]


def live(learner: Learner, schedule: Schedule, load: Sequence[int] | None = None) -> Term:
    """
    Each day first the reviews, then the new questions. `load` is how many reviews there are on each day: of
    what is due the most urgent, and where that is not enough, what would be due next. Without it, all that
    is due.
    """
    answers: list[Said] = []
    done: list[int] = []
    recall: list[float] = []
    cards: set[int] = set()
    for day in range(DAYS):
        if day and day % EVERY_DAYS == 0:
            recall.append(mean_recall(learner, cards, day))
        chosen = (
            _reviews(schedule, day, None if load is None else load[day]) if learner.plan.is_free[day] else []
        )
        done.append(len(chosen))
        for number in (*chosen, *learner.plan.new[day]):
            said = learner.answer(learner.bank[number], day)
            right = is_right(said)
            answers.append(Said(question=number, day=day, right=right))
            # As in the portal, what was known at the first try needs no card.
            if not right or number in cards:
                cards.add(number)
                schedule.seen(number, day, said)
    recall.append(mean_recall(learner, cards, DAYS))
    return Term(learner=learner, answers=tuple(answers), load=tuple(done), recall=tuple(recall))


def mean_recall(learner: Learner, cards: Collection[int], day: int) -> float:
    return (
        sum(learner.memories[number].recall(day) for number in sorted(cards)) / len(cards) if cards else 0.0
    )


def _reviews(schedule: Schedule, day: int, load: int | None) -> list[int]:
    due = schedule.due(day)
    if load is None:
        return due
    return (due + schedule.ahead(day))[:load] if len(due) < load else due[:load]
