"""Readiness as the portal reckons it on the last day, beside a mock interview on the same day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from statistics import fmean

from portal.engines.scheduling.mastery import Given, judge
from portal.engines.scheduling.readiness import Part, Skill, readiness

from .learner import DAYS, TOPICS, Question
from .term import Said, Term, mean_recall

QUESTIONS = 16  # two of each topic, any of the bank: new ones too


@dataclass(frozen=True, slots=True)
class Foretold:
    """
    Shares of the points. `expected`, `low` and `high` before the interview, `scored` after it; `chance` is
    the score to expect, by what is hidden in the learner. `believed` is what the cards say is recalled, in
    the mean, and `recalled` what is.
    """

    expected: float
    low: float
    high: float
    scored: float
    chance: float
    believed: float
    recalled: float

    @property
    def is_within(self) -> bool:
        return self.low <= self.scored <= self.high


def foretell(term: Term, recall: Callable[[int], float | None], *, seed: int) -> Foretold | None:
    """`recall` of a question's card, None where it has none. None where nothing is claimed."""
    bank = term.learner.bank
    answers: dict[int, list[Said]] = defaultdict(list)
    for said in term.answers:
        answers[bank[said.question].topic].append(said)
    mix = [
        Part(skill=str(topic), share=1 / TOPICS, fresh=_fresh(bank, topic, answers[topic]))
        for topic in range(TOPICS)
    ]
    skills = {str(topic): _skill(bank, given, recall) for topic, given in answers.items()}
    found = readiness(mix, skills, questions=QUESTIONS)
    if found is None:
        return None
    beliefs = [(believed, number) for number in range(len(bank)) if (believed := recall(number)) is not None]
    return Foretold(
        expected=found.expected,
        low=found.low,
        high=found.high,
        scored=_interview(term, Random(f"mock {seed}")),
        chance=fmean(term.learner.chance(question, DAYS) for question in bank),
        believed=fmean(believed for believed, _ in beliefs) if beliefs else 0.0,
        recalled=mean_recall(term.learner, [number for _, number in beliefs], DAYS),
    )


def _fresh(bank: tuple[Question, ...], topic: int, said: list[Said]) -> float:
    return 1 - len({one.question for one in said}) / sum(one.topic == topic for one in bank)


def _skill(bank: tuple[Question, ...], said: list[Said], recall: Callable[[int], float | None]) -> Skill:
    later: dict[int, int] = defaultdict(int)
    known, cold = [], []
    for one in reversed(said):
        given = Given(
            question=str(one.question),
            share=float(one.right),
            level=bank[one.question].level,
            age_days=DAYS - one.day,
            recall=recall(one.question),
            later=later[one.question],
        )
        later[one.question] += 1
        known.append(given)
        cold.append(given)
    return Skill(known=judge(known), cold=judge(_first(cold)))


def _first(newest_first: list[Given]) -> list[Given]:
    """The first answer to each question, for what it says of new ones: no card, nothing after it."""
    first = {one.question: one for one in newest_first}
    return [
        Given(question=one.question, share=one.share, level=one.level, age_days=one.age_days)
        for one in first.values()
    ]


def _interview(term: Term, dice: Random) -> float:
    learner, got = term.learner, 0
    for topic in range(TOPICS):
        mine = [one for one in learner.bank if one.topic == topic]
        for question in dice.sample(mine, QUESTIONS // TOPICS):
            got += dice.random() < learner.chance(question, DAYS)
    return got / QUESTIONS
