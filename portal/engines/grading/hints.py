"""Which hint comes next, what it costs, and what has to happen before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from portal.engines.curriculum.models.hint import Hint


@dataclass(frozen=True, kw_only=True, slots=True)
class NextHint:
    """`number` from 1; `cost` in points; what is waited for: so many more tries, or so many seconds."""

    number: int
    cost: float
    wait_tries: int = 0
    wait_s: int = 0

    @property
    def ready(self) -> bool:
        return not (self.wait_tries or self.wait_s)

    @property
    def waits_for(self) -> str:
        """ "after your next try", "in 40 s"; "" when it can be had."""
        if self.wait_tries:
            return "after your next try" if self.wait_tries == 1 else f"after {self.wait_tries} more tries"
        return f"in {_span(self.wait_s)}" if self.wait_s else ""


def next_hint(
    hints: Sequence[Hint], *, points: float, shown: int, tries: int, since: datetime | None, now: datetime
) -> NextHint | None:
    """
    None when all are shown. `shown` of them are; `tries` have counted; `since` is when the latest hint was
    shown or, before the first one, when the latest try was made.
    """
    if shown >= len(hints):
        return None
    hint = hints[shown]
    passed_s = (now - since).total_seconds() if since is not None else hint.cooldown_s
    return NextHint(
        number=shown + 1,
        cost=hint.costs(points),
        wait_tries=max(0, hint.after_tries - tries),
        wait_s=max(0, ceil(hint.cooldown_s - max(0.0, passed_s))),
    )


def _span(seconds: int) -> str:
    if seconds < 120:
        return f"{seconds} s"
    return f"{ceil(seconds / 60)} minutes"
