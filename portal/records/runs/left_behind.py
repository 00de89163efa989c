"""What runs left behind of each invocation: its outcome, when it began, and in which environment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import QuerySet

from portal.engines.emulator.function import LATEST, Job
from portal.engines.emulator.outcome import Outcome
from portal.records.accounts.models import Learner
from portal.records.runs.models import Purpose, Run, RunState
from portal.records.runs.sightings import Sighting, sightings_of, throttlings_of
from portal.records.runs.stored import jobs_of, outcomes_of

RUNS = 200  # the latest that are looked at
INVOCATIONS = 2_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Left:
    """
    One invocation. `began_ms` and `ended_ms` since 1970; `function` is its name, `stream` its log's as
    CloudWatch writes it. `outcome` is None for one that was throttled.
    """

    run_id: UUID
    function: str
    stream: str
    event: str
    began_ms: int
    ended_ms: int
    outcome: Outcome | None


def runs_of_lab(learner: Learner | None, slug: str) -> QuerySet[Run]:
    """Those that a learner asked for with Run: what checks invoke is theirs alone."""
    return Run.objects.of(learner).filter(lab_slug=slug, purpose=Purpose.RUN)


def left_behind(runs: QuerySet[Run], *, since: datetime | None = None) -> tuple[Left, ...]:
    """Of the latest RUNS of them that ended, the oldest invocation first; INVOCATIONS at most. One query."""
    ended = runs.filter(state=RunState.FINISHED).order_by("-asked_at")
    if since is not None:
        ended = ended.filter(asked_at__gte=since)
    found: list[Left] = []
    for run in ended[:RUNS].iterator(chunk_size=10):
        found += _left(run)
        if len(found) >= INVOCATIONS:
            break
    return tuple(sorted(found, key=lambda one: one.began_ms)[-INVOCATIONS:])


def _left(run: Run) -> Iterator[Left]:
    took_up = _ms(run.started_at or run.asked_at)
    seen = [one for one in sightings_of(run) if one.ended_ms is not None]
    outcomes = outcomes_of(run)
    free_ms = took_up
    for job in jobs_of(run):
        for index, outcome in enumerate(outcomes.get(job.id, ())):
            if index < len(seen):
                yield _seen(run, job, seen[index], outcome)
            else:
                yield _unseen(run, job, index, outcome=outcome, began_ms=free_ms)
                free_ms += _took_ms(outcome)
    yield from _throttled(run, took_up)


def _seen(run: Run, job: Job, seen: Sighting, outcome: Outcome) -> Left:
    took_up = _ms(run.started_at or run.asked_at)
    return Left(
        run_id=run.pk,
        function=job.function.name,
        stream=_stream(took_up + seen.began_ms, seen.version, seen.environment),
        event=_event(job, seen.index),
        began_ms=took_up + seen.began_ms,
        ended_ms=took_up + (seen.ended_ms or seen.began_ms),
        outcome=outcome,
    )


def _unseen(run: Run, job: Job, index: int, *, outcome: Outcome, began_ms: int) -> Left:
    """Of a lab: all of a job have one environment, one after the other, and nobody wrote down when."""
    return Left(
        run_id=run.pk,
        function=job.function.name,
        stream=_stream(began_ms, LATEST, run.pk.hex),
        event=_event(job, index),
        began_ms=began_ms,
        ended_ms=began_ms + _took_ms(outcome),
        outcome=outcome,
    )


def _took_ms(outcome: Outcome) -> int:
    return round(outcome.report.duration_ms + (outcome.report.init_duration_ms or 0))


def _event(job: Job, index: int) -> str:
    return job.events[min(index, len(job.events) - 1)]


def _throttled(run: Run, took_up: int) -> Iterator[Left]:
    jobs = jobs_of(run)
    for throttling in throttlings_of(run):
        yield Left(
            run_id=run.pk,
            function=jobs[0].function.name,
            stream="",
            event=_event(jobs[0], throttling.index),
            began_ms=took_up,
            ended_ms=took_up,
            outcome=None,
        )


def _stream(at_ms: int, version: str, environment: str) -> str:
    return f"{datetime.fromtimestamp(at_ms / 1000, UTC):%Y/%m/%d}/[{version}]{environment}"


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
