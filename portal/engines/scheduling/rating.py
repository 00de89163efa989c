"""What an answer says about memory: Again, Hard, Good or Easy, by a table, each with its reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum


class Rating(IntEnum):
    """FSRS's four; the numbers are its own."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """
    What was seen of one answer. `share` is of the points, 0 to 1; `took_s` is None when
    nobody knows; `expected_s` is what it should take; `said` is how sure the learner was
    before the verdict: "", "unsure", "ok" or "sure".
    """

    share: float
    took_s: float | None = None
    expected_s: float = 60.0
    hints: int = 0
    said: str = ""

    @property
    def pace(self) -> float | None:
        """1 for as long as expected, 2 for twice as long."""
        return None if self.took_s is None else self.took_s / self.expected_s


@dataclass(frozen=True, kw_only=True, slots=True)
class Rated:
    rating: Rating
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Row:
    when: Callable[[Seen], bool]
    rating: Rating
    reason: str


MOST = 0.6  # of the points: less than that was not remembered
MANY_HINTS = 3
SLOW, QUICK = 3.0, 0.6  # times what is expected
_NEARLY_ALL = 1 - 1e-9

# The first that fits. No row looks at time where the answer was not full: a quick miss is a miss.
_TABLE = (
    _Row(when=lambda seen: seen.share < MOST, rating=Rating.AGAIN, reason="Most of it was missing."),
    _Row(
        when=lambda seen: seen.hints >= MANY_HINTS,
        rating=Rating.AGAIN,
        reason="It took three hints or more, which say nearly all of it.",
    ),
    _Row(
        when=lambda seen: seen.share < _NEARLY_ALL,
        rating=Rating.HARD,
        reason="Most of it was right, not all.",
    ),
    _Row(when=lambda seen: seen.hints > 0, rating=Rating.HARD, reason="Right, with the help of a hint."),
    _Row(when=lambda seen: seen.said == "unsure", rating=Rating.HARD, reason="Right, and you were unsure."),
    _Row(
        when=lambda seen: seen.pace is not None and seen.pace > SLOW,
        rating=Rating.HARD,
        reason="Right, and it took far longer than such questions do.",
    ),
    _Row(
        when=lambda seen: seen.said == "sure" and seen.pace is not None and seen.pace <= QUICK,
        rating=Rating.EASY,
        reason="Right, quick, and you were sure.",
    ),
    _Row(when=lambda seen: True, rating=Rating.GOOD, reason="Right."),
)

# Seconds for a question of level 2, reading included: what its form asks to be done.
_EXPECTED_S = {
    "single": 45.0,
    "true-or-why": 45.0,
    "multiple": 60.0,
    "matching": 75.0,
    "ordering": 75.0,
    "cloze": 75.0,
    "numeric": 90.0,
    "fill-in": 90.0,
    "parsons": 120.0,
    "predict-then-run": 120.0,
    "policy-matrix": 180.0,
    "free-text": 180.0,
    "design": 480.0,
}
_OTHER_S = 300.0  # kinds in which code is written
_OF_LEVEL = {1: 0.75, 2: 1.0, 3: 1.5}


def rate(seen: Seen) -> Rated:
    """More points, fewer hints, less time or more certainty never give a lower rating."""
    row = next(row for row in _TABLE if row.when(seen))
    return Rated(rating=row.rating, reason=row.reason)


def expected_s(kind: str, level: int) -> float:
    """How long somebody who knows it takes, reading included."""
    return _EXPECTED_S.get(kind, _OTHER_S) * _OF_LEVEL[level]
