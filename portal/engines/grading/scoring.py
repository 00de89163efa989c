"""
What an answer earns of its mark.

Each try earns a smaller share than the one before, and hints cost what their author declared. Nothing
that was earned is ever taken away: the score of a question is the best that any answer earned.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .mark import Mark

SHARES = (1.0, 0.75, 0.5, 0.25)  # of the first try, the second, …; of the last one and all after it
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """`attempt` from 1; `hints` were shown before it."""

    mark: Mark
    earned: float
    attempt: int = 1
    hints: int = 0

    @property
    def whole(self) -> bool:
        """Nothing was lost to tries or hints."""
        return self.earned == self.mark.points

    @property
    def because(self) -> str:
        """ "second try, one hint"; "" for a first try without."""
        said = [f"{ordinal(self.attempt)} try"] if self.attempt > 1 else []
        if self.hints:
            said.append("one hint" if self.hints == 1 else f"{self.hints} hints")
        return ", ".join(said)


def score(mark: Mark, *, attempt: int = 1, hint_costs: Iterable[float] = ()) -> Score:
    """
    Hints are paid first, in points, then the try takes its share: 3 of 3 points on the second try
    after a hint of one point earn (3 - 1) × 0.75 = 1.5. Never negative, never more than the mark.
    `attempt` counts from 1.
    """
    if attempt < 1:
        raise ValueError(f"There is no try {attempt}.")
    costs = tuple(max(0.0, cost) for cost in hint_costs)
    left = max(0.0, mark.points - sum(costs))
    earned = min(mark.points, round(left * share_of(attempt), 2))
    return Score(mark=mark, earned=earned, attempt=attempt, hints=len(costs))


def share_of(attempt: int) -> float:
    return SHARES[min(attempt, len(SHARES)) - 1]


def ordinal(number: int) -> str:
    """ "second" up to the ninth, then "10th"."""
    if number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
