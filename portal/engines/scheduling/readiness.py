"""
What somebody would get in a mock interview today: the expected share of its points, within which bounds
it will lie four times in five, how many answers say so, and what would raise it most.

The bounds hold two doubts: how well the skills are known, and the luck of which questions come, reckoned
as if each was answered in full or not at all.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .beta import quantile
from .mastery import MIN_ATTEMPTS, NOTHING_KNOWN, TAIL, Mastery, at_level

PRACTICE = 5  # right answers: what the next best action is reckoned with


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """
    What of an interview is about one skill: `share` of its points, `level` of its questions in the mean,
    and `fresh`, the share of them that will be new to the learner. All shares go from 0 to 1.
    """

    skill: str
    share: float
    level: float = 2.0
    fresh: float = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Skill:
    """`known` by all answers, `cold` by the first to each question alone: what a new question will meet."""

    known: Mastery = NOTHING_KNOWN
    cold: Mastery = NOTHING_KNOWN


@dataclass(frozen=True, kw_only=True, slots=True)
class Readiness:
    """`expected`, `low`, `high` are shares of the points; `raises` is what practising `next_skill` adds."""

    expected: float
    low: float
    high: float
    answers: int
    next_skill: str
    raises: float


def readiness(mix: Sequence[Part], skills: Mapping[str, Skill], *, questions: int) -> Readiness | None:
    """
    `questions` is how many the interview has. None for fewer than five answers, or an empty mix. Of a
    skill without answers is believed what lies between all others and nothing known.
    """
    answers = sum(skill.known.attempts for skill in skills.values())
    whole = math.fsum(part.share for part in mix)
    if answers < MIN_ATTEMPTS or whole <= 0:
        return None
    elsewhere = _elsewhere(skills)
    parts = [(part, part.share / whole, skills.get(part.skill) or elsewhere) for part in mix]
    means = [_expected(part, skill) for part, _, skill in parts]
    expected = math.fsum(share * mean for (_, share, _), mean in zip(parts, means, strict=True))
    variance = math.fsum(
        share**2 * _doubt(part, skill) + share / questions * mean * (1 - mean)
        for (part, share, skill), mean in zip(parts, means, strict=True)
    )
    low, high = _bounds(expected, variance)
    gains = [(share * _gain(part, skill), part.skill) for part, share, skill in parts]
    raises, next_skill = max(gains)
    return Readiness(
        expected=expected, low=low, high=high, answers=answers, next_skill=next_skill, raises=raises
    )


def _elsewhere(skills: Mapping[str, Skill]) -> Skill:
    """Of a skill without answers: half of what the others are above nothing known."""
    known = [skill for skill in skills.values() if skill.known.attempts]
    if not known:
        return Skill()
    return Skill(
        known=_between(math.fsum(skill.known.mean for skill in known) / len(known)),
        cold=_between(math.fsum(skill.cold.mean for skill in known) / len(known)),
    )


def _between(mean: float) -> Mastery:
    weight = NOTHING_KNOWN.right + NOTHING_KNOWN.wrong
    right = weight * (mean + NOTHING_KNOWN.mean) / 2
    return Mastery(right=right, wrong=weight - right)


def _expected(part: Part, skill: Skill) -> float:
    known, cold = at_level(skill.known.mean, part.level), at_level(skill.cold.mean, part.level)
    return (1 - part.fresh) * known + part.fresh * cold


def _doubt(part: Part, skill: Skill) -> float:
    """The variance; what is known and what is new go up and down together."""
    known, cold = math.sqrt(skill.known.variance), math.sqrt(skill.cold.variance)
    return ((1 - part.fresh) * known + part.fresh * cold) ** 2


def _gain(part: Part, skill: Skill) -> float:
    practised = Skill(known=skill.known.after(PRACTICE), cold=skill.cold.after(PRACTICE))
    return _expected(part, practised) - _expected(part, skill)


def _bounds(mean: float, variance: float) -> tuple[float, float]:
    """Those of the Beta distribution with this mean and variance, which is never as wide as two points."""
    weight = max(mean * (1 - mean) / variance - 1, 1e-3)
    a, b = mean * weight, (1 - mean) * weight
    return quantile(TAIL, a, b), quantile(1 - TAIL, a, b)
