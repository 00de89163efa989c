"""Writing the outbox that event streams read."""

from __future__ import annotations

from portal.records.runs.models import Run, RunEvent


def tell_state(run: Run) -> None:
    """The state it is in now. After "running" a log begins anew: a second attempt prints everything again."""
    RunEvent.objects.create(run=run, kind="state", text=run.state)


def tell_log(run: Run, text: str) -> None:
    RunEvent.objects.create(run=run, kind="log", text=text)
