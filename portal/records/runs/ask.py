"""Asking for a run: the row is written, then the threads are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from portal.engines.emulator.function import Job
from portal.records.accounts.models import Learner
from portal.records.runs.bell import ring_work
from portal.records.runs.models import Purpose, Run
from portal.records.runs.stored import jobs_to_json
from portal.records.runs.tell import tell_state

PER_LEARNER = getattr(settings, "RUNS_PER_LEARNER", 2)  # under way at once
QUEUE = getattr(settings, "RUN_QUEUE", 200)  # under way for everybody


class TooManyRuns(Exception):
    """Nothing was accepted. The message is for the learner."""

    def __init__(self, message: str, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


@transaction.atomic
def ask_for_run(
    *,
    learner: Learner,
    purpose: Purpose,
    lab_slug: str,
    lab_digest: str,
    jobs: Sequence[Job],
    idempotency_key: str,
    now: datetime,
) -> Run:
    """
    The run of this learner and key: a second click gets the first one's.

    Jobs are worked off in order; a job's `id` names it among the run's outcomes
    and need be unique only there. Raises TooManyRuns.
    """
    # Locked, so that two clicks at the same time cannot both pass the cap (SQLite locks everything anyway).
    Learner.objects.select_for_update(no_key=True).get(pk=learner.pk)
    existing = Run.objects.filter(learner=learner, idempotency_key=idempotency_key).first()
    if existing is not None:
        return existing
    _refuse_when_full(learner)
    run = Run.objects.create(
        learner=learner,
        purpose=purpose,
        lab_slug=lab_slug,
        lab_digest=lab_digest,
        idempotency_key=idempotency_key,
        request={"jobs": jobs_to_json(jobs)},
        asked_at=now,
    )
    tell_state(run)
    transaction.on_commit(ring_work)
    return run


def _refuse_when_full(learner: Learner) -> None:
    if Run.objects.of(learner).open().count() >= PER_LEARNER:
        raise TooManyRuns(
            f"{PER_LEARNER} of your runs are still under way. Wait for one to end, or cancel it.",
            retry_after_s=2,
        )
    if Run.objects.open().count() >= QUEUE:
        raise TooManyRuns("Too many runs are waiting for their turn. Your code is saved; try again soon.", 5)
