"""Writing the outbox that event streams read."""

from __future__ import annotations

from portal.records.runs.models import Run, RunEvent


def tell_state(run: Run) -> None:
    """The state it is in now. After "running" a log begins anew: a second attempt prints everything again."""
    RunEvent.objects.create(run=run, kind="state", text=run.state)


def tell_position(run: Run, position: int) -> None:
    """In the broker's queue; 0 when it waits no more."""
    RunEvent.objects.create(run=run, kind="position", text=str(position))


def tell_log(run: Run, text: str) -> None:
    RunEvent.objects.create(run=run, kind="log", text=text)
