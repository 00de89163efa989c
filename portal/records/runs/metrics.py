"""What the rows tell Prometheus: open runs when it asks, ended ones as they end in this process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Count, Min, Q
from django.db.models.functions import Now
from django.dispatch import receiver
from prometheus_client import Counter, disable_created_metrics
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from portal.records.runs.models import Purpose, Run, RunState
from portal.records.runs.signals import lease_ended, run_finished

disable_created_metrics()  # type: ignore[no-untyped-call]  # one more for each series, and nobody asks for it

OPEN = (RunState.QUEUED, RunState.RUNNING)
OVER = [state for state in RunState if state not in OPEN]
_finished = Counter("warmstart_runs_finished_total", "Runs that ended in this process.", ["purpose", "state"])
_retried = Counter("warmstart_runs_retried_total", "Runs that ended after more than one attempt.")
_leases = Counter("warmstart_run_lease_expiries_total", "Attempts whose process died or hung.")

for _purpose in Purpose.values:  # so that the first of a kind is an increase that an alert sees
    for _state in OVER:
        _finished.labels(_purpose, _state.value)


@receiver(run_finished, dispatch_uid="runs.metrics")
def count_finished(*, run: Run, **_: Any) -> None:
    purpose, state, attempt = run.purpose, run.state, run.attempt

    def count() -> None:
        _finished.labels(purpose, state).inc()
        if attempt > 1:
            _retried.inc()

    transaction.on_commit(count)  # its end may yet be rolled back


@receiver(lease_ended, dispatch_uid="runs.metrics")
def count_lease(**_: Any) -> None:
    transaction.on_commit(_leases.inc)


class OpenRuns(Collector):
    """As the rows stand at `now`: one query, over open runs only."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def collect(self) -> Iterator[Metric]:
        try:
            found: dict[str, Any] = {row["state"]: row for row in _open_runs()}
        except DatabaseError:
            yield GaugeMetricFamily("warmstart_database_up", "Whether the database answers.", value=0)
            return
        yield GaugeMetricFamily("warmstart_database_up", "Whether the database answers.", value=1)
        yield from self._gauges(found)

    def _gauges(self, found: dict[str, Any]) -> Iterator[Metric]:
        runs = GaugeMetricFamily("warmstart_runs", "Runs that are not over.", labels=["state"])
        for state in OPEN:
            runs.add_metric([state.value], found.get(state, {}).get("runs", 0))
        yield runs
        oldest = found.get(RunState.QUEUED, {}).get("oldest", self._now)
        yield GaugeMetricFamily(
            "warmstart_runs_oldest_queued_seconds",
            "How long the run that has been queued longest has waited; 0 when none is.",
            value=max(0.0, (self._now - oldest).total_seconds()),
        )
        yield GaugeMetricFamily(
            "warmstart_runs_abandoned",
            "Running, by their row, but their lease has ended and nobody has taken them over yet.",
            value=sum(row["abandoned"] for row in found.values()),
        )
        yield GaugeMetricFamily(
            "warmstart_runs_retrying",
            "Not over, and not in their first attempt.",
            value=sum(row["retrying"] for row in found.values()),
        )


def _open_runs() -> Iterable[Any]:
    return (
        Run.objects.open()
        .values("state")
        .annotate(
            runs=Count("pk"),
            oldest=Min("asked_at"),
            abandoned=Count("pk", filter=Q(lease_until__lt=Now())),
            retrying=Count("pk", filter=Q(attempt__gt=1)),
        )
    )
