"""How much is under way, who waits where, and how long that takes."""

from __future__ import annotations

import math
from uuid import UUID

from django.db.models import Avg, F

from portal.records.runs.models import Run, RunState

LATELY = 20  # runs whose time is the measure of how long one takes now
RETRY_MOST_S = 120
_UNKNOWN_S = 1.0  # a run, before any has ended


def runs_under_way() -> int:
    """Queued or running, everybody's. One query."""
    return Run.objects.open().count()


def positions() -> dict[UUID, int]:
    """
    Of all runs that wait, 1 being the next: those in the broker's queue, which says it
    itself, and behind them the rows in the order in which they will be claimed. Two queries.
    """
    waiting = Run.objects.open().filter(state=RunState.RUNNING, position__isnull=False)
    at_broker: dict[UUID, int] = {pk: place or 0 for pk, place in waiting.values_list("pk", "position")}
    queued = Run.objects.open().filter(state=RunState.QUEUED).in_turn().values_list("pk", flat=True)
    rows = enumerate(queued, max(at_broker.values(), default=0) + 1)
    return at_broker | {pk: position for position, pk in rows}


def position_of(run: Run) -> int:
    """0 when it does not wait."""
    if run.state == RunState.QUEUED:
        return positions().get(run.pk, 0)
    return run.position or 0 if run.state == RunState.RUNNING else 0


def over_in_s(before: int) -> int:
    """
    When a run with so many before it will be over, as things go: how long the latest
    took, by how many are under way at once. 1 to RETRY_MOST_S. Two queries.
    """
    ended = Run.objects.filter(finished_at__isnull=False, started_at__isnull=False)
    latest = ended.order_by("-finished_at").annotate(took=F("finished_at") - F("started_at"))[:LATELY]
    took = latest.aggregate(mean=Avg("took"))["mean"]
    each_s = took.total_seconds() if took else _UNKNOWN_S
    at_once = max(1, Run.objects.open().filter(state=RunState.RUNNING).count())
    return min(RETRY_MOST_S, max(1, math.ceil(each_s * (1 + before / at_once))))
