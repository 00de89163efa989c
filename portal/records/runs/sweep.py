"""Every two seconds: what was left behind is found again, what nobody needs any more goes."""

from __future__ import annotations

from datetime import timedelta

from django.db.models.functions import Now

from portal.records.runs import states
from portal.records.runs.models import Run, RunEvent

EVERY_S = 2.0
EVENTS_KEPT = timedelta(hours=1)
PRUNED_AT_ONCE = 500  # rows a sweep; more would hold up writers


def sweep() -> int:
    """How many runs can be claimed. Those whose attempts are spent end as broken."""
    for run in Run.objects.claimable().filter(attempt__gte=states.ATTEMPTS)[:50]:
        states.give_up(run)
    _prune()
    return Run.objects.claimable().count()


def _prune() -> int:
    """Delete what old runs said on the way; their outcomes stay in the run's row."""
    old = RunEvent.objects.filter(at__lt=Now() - EVENTS_KEPT).order_by("id")
    oldest = list(old.values_list("pk", flat=True)[:PRUNED_AT_ONCE])
    return RunEvent.objects.filter(pk__in=oldest).delete()[0] if oldest else 0
