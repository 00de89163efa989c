"""What became of every event, and what it cost: the account at the end of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from .journal import UNDONE, Happening, Kind

_ENDS = {Kind.DELETED, Kind.DEAD_LETTERED, Kind.EXPIRED, Kind.FILTERED}
_UNDER_WAY = {Kind.ARRIVED, Kind.RECEIVED}
_EFFECTS = {Kind.SUCCEEDED, Kind.HANDLED}


@dataclass(frozen=True, kw_only=True, slots=True)
class Ledger:
    """
    Events by how they ended; `in_flight` have not. What leaves a dead-letter queue again is counted by its
    latest end. `delivered` is attempts: each event of each batch sent to a function.

    `duplicated`: events whose work was done more than once. `lost`: events that are gone although their
    work was never done, and that no dead-letter queue or destination holds: expired, or deleted by a
    handler that swallowed the failure. Both go by what the handler's answers tell (Answer.handled), and
    where those tell nothing by success of the attempt.
    """

    arrived: int = 0
    delivered: int = 0
    deleted: int = 0
    dead_lettered: int = 0
    expired: int = 0
    filtered: int = 0
    in_flight: int = 0
    duplicated: int = 0
    lost: int = 0
    invocations: int = 0
    failures: int = 0
    throttles: int = 0
    cold_starts: int = 0
    billed_ms: int = 0

    def check(self) -> bool:
        """Whether nothing was lost from sight or invented."""
        ended = self.deleted + self.dead_lettered + self.expired + self.filtered
        return self.arrived == ended + self.in_flight


def take_stock(happenings: Iterable[Happening], *, in_flight: int) -> Ledger:
    """
    `in_flight` is what the sources say they still hold, counted apart from the journal so that check() can
    find one wrong by the other.
    """
    counts: Counter[Kind] = Counter()
    latest: dict[str, Kind] = {}
    effects: Counter[str] = Counter()
    billed_ms = failures = 0
    for happening in happenings:
        kind = happening.kind
        counts[kind] += 1
        if kind in _UNDER_WAY or kind in _ENDS:
            latest[happening.subject] = kind
        elif kind in _EFFECTS and happening.detail is not UNDONE:
            effects[happening.subject] += 1
        elif kind is Kind.ENVIRONMENT_DONE:
            billed_ms += int(happening.detail["billed_ms"] or 0)
            failures += happening.detail["error"] is not None
    ends = Counter(kind for kind in latest.values() if kind in _ENDS)
    gone = (Kind.DELETED, Kind.EXPIRED)
    return Ledger(
        arrived=counts[Kind.ARRIVED],
        delivered=counts[Kind.SENT_TO_FUNCTION],
        deleted=ends[Kind.DELETED],
        dead_lettered=ends[Kind.DEAD_LETTERED],
        expired=ends[Kind.EXPIRED],
        filtered=ends[Kind.FILTERED],
        in_flight=in_flight,
        duplicated=sum(1 for times in effects.values() if times > 1),
        lost=sum(1 for subject, kind in latest.items() if kind in gone and not effects[subject]),
        invocations=counts[Kind.ENVIRONMENT_STARTED] + counts[Kind.ENVIRONMENT_REUSED],
        failures=failures,
        throttles=counts[Kind.REFUSED],
        cold_starts=counts[Kind.ENVIRONMENT_STARTED],
        billed_ms=billed_ms,
    )
