"""Cold, warm, step by step or many times: asking for a run of one's own function."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from portal.engines.emulator import BadFunction, Call, Concurrency, Function, Job, validate_job
from portal.engines.emulator.function import EVENTS, LATEST
from portal.records.accounts.models import Learner
from portal.records.playground.account import begin_with
from portal.records.playground.around import around_of
from portal.records.playground.concurrency import concurrency_of
from portal.records.playground.models import OwnFunction, Play
from portal.records.playground.save import keep_function
from portal.records.playground.target import Target, target_of
from portal.records.playground.written import Written
from portal.records.progress.jobs import check_event
from portal.records.runs.ask import ask_for_run
from portal.records.runs.models import Purpose, Run

MODES = ("cold", "warm", "step", "many")
MOST_TIMES = EVENTS
MOST_AT_ONCE = 10
EVENT_BYTES = 4 * 1024 * 1024  # of all invocations of a run together
KEPT_TIMES = 100  # invocations of a run whose account is kept: each tells all that it holds
TOGETHER_S = 900  # all of them at their timeout: no longer than the longest invocation, facts M-1
JOB = "play"


@transaction.atomic
def play(
    *,
    learner: Learner,
    function: OwnFunction,
    written: Written,
    mode: str,
    times: int = 1,
    at_once: int = 1,
    qualifier: str = "",
    base_version: int | None,
    idempotency_key: str,
    now: datetime,
) -> Run:
    """
    Ask for one invocation, in a new environment when `mode` is "cold", in the one the last run of the
    same code left when it is "warm"; "many" begins in a new one, and "step", which is recorded, in one
    that nobody gets after it. What is written becomes the newest version; what runs is that, or what
    the `qualifier` leads to.

    Raises BadDraft, BadEvent, BadFunction, TooManyRuns.
    """
    target = target_of(function, written, qualifier)
    job = job_of(learner, target, written, mode=mode, times=times, at_once=at_once)
    kept = keep_function(function=function, written=written, base_version=base_version, now=now)
    run = ask_for_run(
        learner=learner,
        purpose=Purpose.PLAY,
        lab_slug="",
        lab_digest="",
        jobs=[job],
        idempotency_key=idempotency_key,
        now=now,
    )
    asked = {
        "function": kept,
        "version": kept.version,
        "mode": mode,
        "qualifier": qualifier,
        "around": written.around,
    }
    Play.objects.get_or_create(run=run, defaults=asked)
    return run


def job_of(
    learner: Learner, target: Target, written: Written, *, mode: str, times: int, at_once: int = 1
) -> Job:
    """
    With the AWS around it as it is now, whatever version runs: AWS has one, too. Raises BadEvent,
    BadFunction, BadAround.
    """
    check_event(written.event)
    times, at_once = (times, min(times, at_once)) if mode == "many" else (1, 1)
    job = Job(
        id=JOB,
        owner=str(learner.pk),
        function=target.function,
        events=(written.event,) * times,
        warm=mode == "warm",
        leaves=True,  # whatever it began in, the next warm run finds it
        batch=mode == "many",
        record=mode == "step",
        at_once=at_once,
        call=Call(qualifier=target.qualifier),
        routing=target.routing,
        concurrency=_concurrency_of(written, target, is_recorded=mode == "step"),
        **_aws_of(learner, written, times),
    )
    for function in job.functions:
        _check_amount(function, written.event, times, at_once)
    validate_job(job)
    return job


def _aws_of(learner: Learner, written: Written, times: int) -> dict[str, Any]:
    """A job's `aws`, `policy` and `export`; nothing where there is no AWS around it. Raises BadFunction."""
    around = around_of(written)
    if around is None:
        return {}
    if around.is_kept and times > KEPT_TIMES:
        raise BadFunction(
            _("With a kept account a run is %(most)s invocations at most. Run fewer, or begin fresh.")
            % {"most": KEPT_TIMES}
        )
    seed = begin_with(learner, around.seed) if around.is_kept else around.seed.to_json()
    return {"aws": seed, "policy": around.policy, "export": around.is_kept}


def _concurrency_of(written: Written, target: Target, *, is_recorded: bool) -> Concurrency:
    """
    Of environments that are initialised ahead a run of $LATEST gets none (facts J-8), and one that is
    recorded has its own.
    """
    found = concurrency_of(written)
    return replace(found, provisioned=0) if is_recorded or target.function.version == LATEST else found


def _check_amount(function: Function, event: str, times: int, at_once: int) -> None:
    if not 1 <= times <= MOST_TIMES or not 1 <= at_once <= MOST_AT_ONCE:
        words = _("A run is 1 to %(most)s invocations, 1 to %(at_once)s at once.")
        raise BadFunction(words % {"most": intcomma(MOST_TIMES), "at_once": MOST_AT_ONCE})
    size = len(event.encode(errors="replace")) * times
    if times > 1 and size > EVENT_BYTES:
        words = _(
            "%(times)s times this event are %(size)s MB, and one run has %(most)s MB at most. "
            "Shorten the event, or run it fewer times."
        )
        sizes = {"size": f"{size / 1024 / 1024:.0f}", "most": EVENT_BYTES // 1024 // 1024}
        raise BadFunction(words % {"times": intcomma(times), **sizes})
    longest_s = math.ceil(times / at_once) * function.timeout_s
    if longest_s > TOGETHER_S:
        words = _(
            "%(times)s invocations of up to %(each)s s each could take %(minutes)s minutes; "
            "%(most)s minutes is the most of one run. Run fewer, more at once, or with a shorter timeout."
        )
        spans = {"minutes": f"{longest_s / 60:.0f}", "most": TOGETHER_S // 60}
        each = number_format(f"{function.timeout_s:g}")
        raise BadFunction(words % {"times": intcomma(times), "each": each, **spans})
