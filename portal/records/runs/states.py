"""
A run's way through its states. Every step is one conditional UPDATE, so that
of two who try the same step exactly one succeeds, on any database.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_noop

from portal.records.runs.bell import ring_over
from portal.records.runs.models import Run, RunState
from portal.records.runs.signals import lease_ended, run_finished
from portal.records.runs.tell import tell_position, tell_state

LEASE = timedelta(seconds=15)
ATTEMPTS = 4  # for one that waits for a broker that comes back: 9 s together, see give_back
OUR_FAULT = gettext_noop(  # kept in English, and translated where it is shown
    "This was our fault, not your code's: the sandbox stopped. Your code is saved; please run it again."
)


def claim_next(*, batches: bool = True) -> Run | None:
    """
    The run whose turn it is, now held by the caller; None when nothing waits. Without
    `batches` those are left waiting.
    """
    waiting = Run.objects.claimable().filter(attempt__lt=ATTEMPTS)
    if not batches:
        waiting = waiting.filter(batch=False)
    # To tell whose turn it is costs several times as much; mostly one waits, or none.
    found = list(waiting.values_list("pk", "state")[:2])
    if len(found) > 1:
        found = list(waiting.in_turn().values_list("pk", "state")[:8])
    for pk, state in found:
        if run := _claim(pk):
            if state == RunState.RUNNING:
                lease_ended.send(sender=Run, run=run)
            return run
    return None


@transaction.atomic
def _claim(pk: Any) -> Run | None:
    claimed = (
        Run.objects.claimable()
        .filter(pk=pk, attempt__lt=ATTEMPTS)
        .update(
            state=RunState.RUNNING,
            attempt=F("attempt") + 1,
            lease_until=Now() + LEASE,
            position=None,
            started_at=Coalesce("started_at", Now()),
        )
    )
    if not claimed:
        return None
    run = Run.objects.get(pk=pk)
    tell_state(run)
    return run


def renew(run: Run) -> bool:
    """Hold on to it; False when it was cancelled or another has taken it over."""
    return bool(Run.objects.held_by(run).update(lease_until=Now() + LEASE))


@transaction.atomic
def wait_at_broker(run: Run, position: int) -> None:
    """It is held, and waits in the broker's queue; 0 when it does not any more."""
    if Run.objects.held_by(run).update(position=position or None):
        tell_position(run, position)


@transaction.atomic
def give_back(run: Run, *, after_s: float) -> None:
    """It never started: back into the queue, not to be claimed before `after_s` have passed."""
    if run.attempt >= ATTEMPTS:
        finish(run, state=RunState.BROKEN, fault=OUR_FAULT)
    elif Run.objects.held_by(run).update(
        state=RunState.QUEUED, lease_until=None, position=None, ready_at=Now() + timedelta(seconds=after_s)
    ):
        run.state = RunState.QUEUED
        tell_state(run)


@transaction.atomic
def finish(
    run: Run, *, state: RunState, outcomes: list[dict[str, Any]] | None = None, fault: str = ""
) -> bool:
    """End a run that the caller holds. False, and nothing written, when it no longer does."""
    return _end(Run.objects.held_by(run), run, state=state, fault=fault[:300], outcomes=outcomes or [])


@transaction.atomic
def cancel(run: Run) -> bool:
    """End it wherever it is, unless it is over. Whoever drives it finds that it holds the row no more."""
    return _end(Run.objects.open().filter(pk=run.pk), run, state=RunState.CANCELLED)


@transaction.atomic
def give_up(run: Run) -> bool:
    """End a run whose every attempt died with the process that held it."""
    spent = Run.objects.claimable().filter(pk=run.pk, attempt__gte=ATTEMPTS)
    is_given_up = _end(spent, run, state=RunState.BROKEN, fault=OUR_FAULT)
    if is_given_up:
        lease_ended.send(sender=Run, run=run)
    return is_given_up


def _end(rows: Any, run: Run, **values: Any) -> bool:
    if not rows.update(lease_until=None, position=None, finished_at=Now(), **values):
        return False
    run.refresh_from_db()
    run_finished.send(sender=Run, run=run)
    tell_state(run)
    transaction.on_commit(lambda: ring_over(run.pk))
    return True
