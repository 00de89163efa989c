"""A door invokes the function behind it: a run of its owner, like any other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.engines.emulator import Job
from portal.engines.emulator.messages import Throttled, ThrottleReason
from portal.engines.front_doors import (
    Answer,
    EveryDoor,
    FunctionUrl,
    LoadBalancer,
    answer_of,
    answer_of_throttle,
)
from portal.records.playground.admit_call import NotServed
from portal.records.playground.models import DeployedDoor, OwnFunction, Play
from portal.records.playground.play import job_of
from portal.records.playground.target import target_of
from portal.records.playground.written import LONGEST_S
from portal.records.runs.again import again_while_busy
from portal.records.runs.ask import TooManyRuns, ask_for_run
from portal.records.runs.cancel import cancel_run
from portal.records.runs.models import Purpose, Run, RunState
from portal.records.runs.parts import Listener, listening_to
from portal.records.runs.sightings import throttlings_of
from portal.records.runs.stored import outcomes_of
from portal.records.runs.wait import wait_for

MODE = "call"  # of its Play
QUEUE_S = 15.0  # a run may wait for its turn, for its environment, and for that to be initialised
NOT_OVER = gettext_noop("The function could not be brought to its end in time, because this portal is busy.")


def job_for(deployed: DeployedDoor, event: str, *, trace: str | None) -> Job:
    """See job_of_function."""
    return job_of_function(deployed.function, event, qualifier=deployed.qualifier, trace=trace)


def job_of_function(function: OwnFunction, event: str, *, qualifier: str, trace: str | None) -> Job:
    """
    In the environment that the last one left; `trace` is the header that the caller sends along, if any.
    Raises BadEvent, BadFunction.
    """
    written = replace(function.written, event=event)
    target = target_of(function, written, qualifier)
    job = job_of(function.learner, target, written, mode="warm", times=1)
    return replace(job, call=replace(job.call, trace=trace))


@again_while_busy
@transaction.atomic
def ask(
    deployed: DeployedDoor, job: Job, *, key: str, now: datetime, function: OwnFunction | None = None
) -> Run:
    """
    Of the function behind the door, or another `function` of the same owner's. Raises NotServed where
    that owner may start no more.
    """
    qualifier = "" if function else deployed.qualifier
    function = function or deployed.function
    try:
        run = ask_for_run(
            learner=function.learner,
            purpose=Purpose.PLAY,
            lab_slug="",
            lab_digest="",
            jobs=[job],
            idempotency_key=key,
            now=now,
        )
    except TooManyRuns as full:
        words = _(
            "The owner of this address has as many runs under way, or within a minute, as there may be."
        )
        raise NotServed(words, status=429, retry_after_s=full.retry_after_s, kind=deployed.kind) from full
    asked = {
        "function": function,
        "version": function.version,
        "mode": MODE,
        "qualifier": qualifier,
        "around": function.written.around,
    }
    Play.objects.get_or_create(run=run, defaults=asked)
    return run


@contextmanager
def asked_and_heard(
    deployed: DeployedDoor, job: Job, *, key: str, now: datetime
) -> Iterator[tuple[Run, Listener]]:
    """As ask(), with somebody who listens before anybody can take it up."""
    with ExitStack() as until_answered:
        yield _ask_and_hear(deployed, job, until_answered, key=key, now=now)


@again_while_busy
@transaction.atomic
def _ask_and_hear(
    deployed: DeployedDoor, job: Job, until_answered: ExitStack, *, key: str, now: datetime
) -> tuple[Run, Listener]:
    run = ask(deployed, job, key=key, now=now)
    return run, until_answered.enter_context(listening_to(run.pk))


def answer_in_time(door: EveryDoor, run: Run, *, now: datetime) -> Answer:
    """
    What came of the run, waited for as long as the door waits: the run of one that gave up goes on. Blocks
    the calling thread. Raises NotServed for what is our fault.
    """
    if isinstance(door, FunctionUrl | LoadBalancer):
        wait_for(run, within_s=LONGEST_S + QUEUE_S)
    else:
        waits_s = door.timeout_ms / 1000
        wait_for(run, within_s=waits_s)
        if not run.is_over:
            # The door's time begins when the function's does.
            late_s = (run.started_at - run.asked_at).total_seconds() if run.started_at else QUEUE_S
            wait_for(run, within_s=min(max(late_s, 0.0), QUEUE_S))
        if not run.is_over and run.started_at:
            return Answer(payload="", took_s=waits_s + 0.001)
    if not run.is_over:
        cancel_run(run, now=now)
    return answer_in(run)


def answer_in(run: Run) -> Answer:
    """Of a run that is over. Raises NotServed for what is our fault."""
    if run.state == RunState.BROKEN:
        raise NotServed(run.fault or _(NOT_OVER), status=503, retry_after_s=1)
    outcomes = [one for found in outcomes_of(run).values() for one in found]
    if outcomes:
        return answer_of(outcomes[0])
    if throttled := throttlings_of(run):
        reason = cast(ThrottleReason, throttled[0].reason)
        return answer_of_throttle(Throttled(throttled[0].index, reason))
    raise NotServed(_(NOT_OVER), status=503, retry_after_s=1)


def answer_of_fault(fault: ValueError) -> Answer:
    """The function cannot be run as it is configured: its owner reads why, the caller that it failed."""
    told = {"errorMessage": str(fault), "errorType": type(fault).__name__}
    return Answer(kind="failed", payload=json.dumps(told))
