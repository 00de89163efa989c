"""What is kept of each invocation to draw it later, when a run's answers and logs are not wanted."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.dispatch import receiver

from portal.engines.emulator.errors import type_of
from portal.engines.emulator.function import LATEST
from portal.engines.emulator.outcome import Outcome
from portal.records.playground.models import OwnFunction, Play
from portal.records.runs.models import Purpose, Run, RunState
from portal.records.runs.sightings import Ahead, Sighting, ahead_in, sightings_of
from portal.records.runs.signals import run_finished
from portal.records.runs.stored import outcomes_of

PLAYS_KEPT = 100  # of a learner; older ones go with all they left
LATELY = timedelta(minutes=10)
# After these the runtime is gone, and the next invocation in the environment initialises it again.
_LOSSES = {"Sandbox.Timedout", "Runtime.ExitError", "Function.ResponseSizeTooLarge"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Invocation:
    """
    `began_ms` and `ended_ms` count from `run_at`. `init_ms` None: no init phase of its own. `lost`: it
    took its runtime with it. `state` is "succeeded", "failed" or "timeout". `version` is the one that
    ran. The first in an environment that was initialised ahead has `ahead_ms`, how long that took, and
    `ahead_at_ms`, when it was done; one that was restored from a snapshot has `restore_ms`.
    """

    environment: str
    cold: bool
    began_ms: int
    ended_ms: int
    init_ms: float | None
    duration_ms: float
    state: str
    lost: bool
    version: str = LATEST
    ahead_ms: float | None = None
    ahead_at_ms: int | None = None
    restore_ms: float | None = None


@receiver(run_finished, dispatch_uid="playground.invocations")
def keep_invocations(*, run: Run, **_: Any) -> None:
    """Inside the transaction that ends the run."""
    if run.purpose == Purpose.PLAY and run.state == RunState.FINISHED:
        kept = [asdict(one) for one in invocations_in(run)]
        Play.objects.filter(run=run).update(invocations=kept)
        _forget_old(run)


def _forget_old(run: Run) -> None:
    """Answers and logs of a thousand invocations take room. What was asked for lately counts for limits."""
    old = Run.objects.filter(learner=run.learner_id, purpose=Purpose.PLAY, finished_at__isnull=False)
    beyond = old.order_by("-asked_at").values_list("pk", flat=True)[PLAYS_KEPT : PLAYS_KEPT + 20]
    Run.objects.filter(pk__in=list(beyond), asked_at__lt=run.asked_at - LATELY).delete()


def invocations_in(run: Run) -> list[Invocation]:
    outcomes = [one for found in outcomes_of(run).values() for one in found]
    ended = [seen for seen in sightings_of(run) if seen.ended_ms is not None]
    ahead = {one.environment: one for one in ahead_in(run)}
    found: dict[int, Invocation] = {}
    for number, (seen, outcome) in sorted(
        enumerate(zip(ended, outcomes, strict=False)), key=lambda one: one[1][0].began_ms
    ):
        found[number] = _invocation(seen, outcome, ahead.pop(seen.environment, None))
    return [found[number] for number in sorted(found)]


def _invocation(seen: Sighting, outcome: Outcome, ahead: Ahead | None) -> Invocation:
    report = outcome.report
    failed = "timeout" if report.status == "timeout" else "failed" if outcome.function_error else "succeeded"
    return Invocation(
        environment=seen.environment,
        cold=seen.cold,
        began_ms=seen.began_ms,
        ended_ms=seen.ended_ms or seen.began_ms,
        init_ms=report.init_duration_ms,
        duration_ms=report.duration_ms,
        state=failed,
        lost=outcome.function_error is not None and type_of(outcome.payload) in _LOSSES,
        version=seen.version,
        ahead_ms=ahead.init_ms if ahead else None,
        ahead_at_ms=ahead.at_ms if ahead else None,
        restore_ms=report.restore_duration_ms,
    )


Drawn = tuple[Play, datetime, tuple[Invocation, ...]]


def invocations_of(function: OwnFunction, *, runs: int, enough: int) -> list[Drawn]:
    """
    Of its latest runs that came to an end, the oldest first, each with when it was taken up. No more
    are read once there are `enough` invocations. One query.
    """
    plays = function.plays.select_related("run").filter(run__state=RunState.FINISHED)
    latest = plays.defer("run__request", "run__outcomes").order_by("-run__asked_at")[:runs]
    found: list[Drawn] = []
    read = 0
    for play in latest.iterator(chunk_size=2):
        invocations = tuple(Invocation(**one) for one in play.invocations)
        found.append((play, play.run.started_at or play.run.asked_at, invocations))
        read += len(invocations)
        if read >= enough:
            break
    found.reverse()
    return found
