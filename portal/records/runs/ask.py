"""Asking for a run: the row is written, then the threads are told."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.engines.emulator.function import Job
from portal.records.accounts.models import Learner
from portal.records.runs.bell import ring_work
from portal.records.runs.models import Purpose, Run, RunState
from portal.records.runs.queue import over_in_s, position_of, runs_under_way
from portal.records.runs.stored import jobs_to_json
from portal.records.runs.tell import tell_state

MINUTE = timedelta(minutes=1)


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
    scenarios: Mapping[str, dict[str, Any]] | None = None,
    stacks: Mapping[str, dict[str, Any]] | None = None,
) -> Run:
    """
    The run of this learner and key: a second click gets the first one's.

    Jobs are worked off in order; a job's `id` names it among the run's outcomes
    and need be unique only there. `scenarios` are those that jobs play, by the job's name: see
    play.py. `stacks` are stack jobs by their names, which need no Job: see act.py. Raises TooManyRuns.
    """
    # Locked, so that two clicks at the same time cannot both pass the cap (SQLite locks everything anyway).
    Learner.objects.select_for_update(no_key=True).get(pk=learner.pk)
    existing = Run.objects.filter(learner=learner, idempotency_key=idempotency_key).first()
    if existing is not None:
        return existing
    _refuse_too_many(learner, now)
    run = Run.objects.create(
        learner=learner,
        purpose=purpose,
        batch=any(job.batch for job in jobs),
        lab_slug=lab_slug,
        lab_digest=lab_digest,
        idempotency_key=idempotency_key,
        request={
            "jobs": jobs_to_json(jobs),
            **({"scenarios": dict(scenarios)} if scenarios else {}),
            **({"stacks": dict(stacks)} if stacks else {}),
        },
        asked_at=now,
    )
    tell_state(run)
    transaction.on_commit(ring_work)
    return run


def _refuse_too_many(learner: Learner, now: datetime) -> None:
    """Three queries; those that say when to come again are asked only then. Raises TooManyRuns."""
    _refuse_too_many_a_minute(learner, now)
    theirs = list(Run.objects.of(learner).open().defer("request", "outcomes"))
    if len(theirs) >= settings.RUNS_PER_LEARNER:
        wait_s = min(over_in_s(position_of(run)) for run in theirs)
        words = ngettext(
            "%(n)s of your runs is still under way, the most at once. Wait for one to end, or cancel it. "
            "Your code is saved; one should be over in about %(seconds)s s.",
            "%(n)s of your runs are still under way, the most at once. Wait for one to end, or cancel it. "
            "Your code is saved; one should be over in about %(seconds)s s.",
            len(theirs),
        )
        raise TooManyRuns(words % {"n": len(theirs), "seconds": wait_s}, wait_s)
    under_way = runs_under_way()
    if under_way >= settings.RUN_QUEUE:
        wait_s = over_in_s(under_way)
        words = _(
            "%(runs)s runs wait for their turn, and no more are taken. Your code is saved; "
            "try again in about %(seconds)s s."
        )
        raise TooManyRuns(words % {"runs": intcomma(under_way), "seconds": wait_s}, wait_s)


def _refuse_too_many_a_minute(learner: Learner, now: datetime) -> None:
    """What ended by our fault does not count."""
    most = settings.RUNS_A_MINUTE
    theirs = Run.objects.of(learner).exclude(state=RunState.BROKEN).filter(asked_at__gt=now - MINUTE)
    lately = list(theirs.order_by("-asked_at").values_list("asked_at", flat=True)[:most])
    if len(lately) >= most:
        # The oldest that counts has to be a minute old; a clock that was set back must not mean hours.
        wait_s = min(60, max(1, math.ceil((lately[-1] + MINUTE - now).total_seconds())))
        words = _(
            "You have started %(most)s runs within a minute, the most there may be. Your code is saved; "
            "you can run again in %(seconds)s s."
        )
        raise TooManyRuns(words % {"most": most, "seconds": wait_s}, wait_s)
