"""
How well somebody knows a skill (a topic, or a concept), judged by their answers: a Beta posterior.

Each answer is so much seen of what was right and so much of what was wrong, and less of either the longer
ago it was. What was right counts by the chance that it is still known, where a card of the reviews says
what that is. A right answer to a hard question, and a wrong one to an easy question, say more than the
other way round. What nobody has seen is filled by the belief before any answer.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from .beta import quantile

MIN_ATTEMPTS = 5  # nothing is claimed of fewer answers,
MIN_QUESTIONS = 3  # nor of one question asked again and again
HALF_LIFE_DAYS = 45.0  # after which an answer says half as much
STEP = 4 / 3  # each level up divides the odds of a right answer by its square
MIDDLE = 2  # the level that a mastery is told at
PRIOR_MEAN, PRIOR_WEIGHT = 0.4, 2.5  # most questions can be guessed in part
TAIL = 0.1  # left out on either side: an interval of 80 %


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """
    One answer. `share` of the points, 0 to 1; `points` of the question, 1 and more; `level` 1 to 3.
    `recall`, 0 to 1, is how likely the question is still known, None where there is no card of it.
    `later` counts the answers to the same question that came after this one.
    """

    question: str
    share: float
    points: float = 1.0
    level: int = MIDDLE
    age_days: float = 0.0
    recall: float | None = None
    later: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Mastery:
    """`right` and `wrong` are the parameters of the posterior, the belief before any answer included."""

    right: float
    wrong: float
    attempts: int = 0
    questions: int = 0

    @property
    def mean(self) -> float:
        """The share of the points to expect of a question of the middle level."""
        return self.right / (self.right + self.wrong)

    @property
    def variance(self) -> float:
        return self.mean * (1 - self.mean) / (self.right + self.wrong + 1)

    @property
    def is_claimed(self) -> bool:
        """There is enough to say anything by."""
        return self.attempts >= MIN_ATTEMPTS and self.questions >= MIN_QUESTIONS

    def interval(self) -> tuple[float, float]:
        """Within which the share lies with a chance of 80 %. Costs about 0.1 ms."""
        return quantile(TAIL, self.right, self.wrong), quantile(1 - TAIL, self.right, self.wrong)

    def after(self, answers: int) -> Mastery:
        """What it would be after so many more right answers, to new questions of the middle level."""
        return Mastery(
            right=self.right + answers,
            wrong=self.wrong,
            attempts=self.attempts + answers,
            questions=self.questions + answers,
        )


NOTHING_KNOWN = Mastery(right=PRIOR_MEAN * PRIOR_WEIGHT, wrong=(1 - PRIOR_MEAN) * PRIOR_WEIGHT)


def judge(given: Iterable[Given], *, before: Mastery = NOTHING_KNOWN) -> Mastery:
    """All answers of one skill, in any order; `before` is what is believed without them."""
    answers = tuple(given)
    seen = [weigh(one) for one in answers]
    # fsum, so that the order of the answers changes nothing at all.
    return Mastery(
        right=math.fsum([before.right, *(right for right, _ in seen)]),
        wrong=math.fsum([before.wrong, *(wrong for _, wrong in seen)]),
        attempts=len(answers),
        questions=len({one.question for one in answers}),
    )


def weigh(given: Given) -> tuple[float, float]:
    """
    How much of right and of wrong one answer shows. The points of one question hang together: four count
    as two questions of one. Each time a question comes again, what it showed before counts half.
    """
    size = math.sqrt(given.points) * 0.5**given.later
    faded = fade(given.age_days)
    kept = faded if given.recall is None else given.recall
    hardness = STEP ** (given.level - MIDDLE)
    return size * kept * given.share * hardness, size * faded * (1 - given.share) / hardness


def fade(age_days: float) -> float:
    """How much an answer still says, 1 on its day. One from the future is one of today."""
    return float(0.5 ** (max(0.0, age_days) / HALF_LIFE_DAYS))


def at_level(share: float, level: float) -> float:
    """The share to expect of questions of a level, by that of the middle one; a level may lie between two."""
    harder = STEP ** (2 * (level - MIDDLE))
    return share / (share + (1 - share) * harder) if share else 0.0
