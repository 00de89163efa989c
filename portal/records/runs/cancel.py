"""A learner takes a run back."""

from __future__ import annotations

from datetime import datetime

from portal.records.runs import states
from portal.records.runs.bell import ring_stop
from portal.records.runs.models import Run


def cancel_run(run: Run, *, now: datetime) -> Run:
    """
    The run, over: cancelled now unless it had ended before. Waiting callers
    are released at once; the sandbox is stopped right after.
    """
    if states.cancel(run):
        ring_stop(run.pk)
    else:
        run.refresh_from_db()
    return run
