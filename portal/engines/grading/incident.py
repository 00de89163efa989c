"""
What mending an incident earns: half for the mend, half for the time, less what its hints cost.

Out of ten, in tenths of a point. The clock is the server's and never pauses: from taking the call to asking,
with the files that mended it, whether all is well. Whoever takes no longer than the par loses nothing; from
there the share for the time goes down in a straight line, and is gone at four times the par. Asking in vain
costs nothing but time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

OUT_OF = 10
FOR_THE_MEND = 5
FOR_THE_TIME = OUT_OF - FOR_THE_MEND
GONE_AT = 4  # times the par


@dataclass(frozen=True, kw_only=True, slots=True)
class IncidentScore:
    """Points of OUT_OF; `hints_cost` is what was taken off, never more than there was."""

    mend: float
    time: float
    hints_cost: float

    @property
    def points(self) -> float:
        return round(self.mend + self.time - self.hints_cost, 1)


def score_incident(*, seconds: float, par_minutes: int, hint_costs: Iterable[float] = ()) -> IncidentScore:
    """Of one that is mended. `hint_costs` in points."""
    par_s = 60 * par_minutes
    share = 1 - (max(0.0, seconds) - par_s) / ((GONE_AT - 1) * par_s)
    time = round(FOR_THE_TIME * min(1.0, max(0.0, share)), 1)
    cost = round(sum(max(0.0, cost) for cost in hint_costs), 1)
    return IncidentScore(mend=FOR_THE_MEND, time=time, hints_cost=min(cost, FOR_THE_MEND + time))
