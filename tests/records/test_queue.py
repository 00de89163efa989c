"""Runs that wait in a real broker's queue: their place, giving way, and being taken back wherever they are."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from portal.engines.emulator.client import Broker, private_broker
from portal.engines.emulator.function import Function, Job
from portal.records.runs.ask import ask_for_run
from portal.records.runs.cancel import cancel_run
from portal.records.runs.models import Purpose, Run, RunState
from portal.records.runs.pool import Pool
from portal.records.runs.queue import position_of
from portal.records.runs.wait import wait_for
from tests.people import NOON, somebody
from tests.records.test_pool import FOREVER, texts, until

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]
moments = itertools.count()
QUICK = "def lambda_handler(event, context):\n    return 1\n"


@pytest.fixture(scope="module")
def narrow() -> Iterator[Broker]:
    """One place, and two more to wait in."""
    with private_broker(runtimes="python3.14", cpu_shares=0, pool=0, at_once=1, queue=2) as socket:
        yield Broker(socket)


@pytest.fixture
def pool(narrow: Broker) -> Iterator[Pool]:
    pool = Pool(narrow, threads=4)
    pool.start()
    yield pool
    pool.stop(within_s=5)


def ask(code: str = QUICK, *, batch: bool = False, jobs: int = 1) -> Run:
    """By somebody new, a moment after whoever asked before."""
    learner = somebody()
    function = Function(files={"lambda_function.py": code}, timeout_s=30)
    job = Job(id="0", owner=str(learner.pk), function=function, events=("{}",), warm=False, batch=batch)
    return ask_for_run(
        learner=learner,
        purpose=Purpose.RUN,
        lab_slug="",
        lab_digest="",
        jobs=[replace(job, id=str(number)) for number in range(jobs)],
        idempotency_key=uuid.uuid4().hex,
        now=NOON + timedelta(milliseconds=next(moments)),
    )


def under_way() -> Run:
    run = ask(FOREVER)
    until(run, lambda run: any("on my way" in text for text in texts(run, "log")))
    return run


def waits_at_the_broker(run: Run, position: int) -> None:
    """Until it says so: a row that no thread has claimed yet has a position too."""
    until(run, lambda run: texts(run, "position") == [str(position)])


def test_the_place_in_the_queue_is_told_while_it_changes_and_when_it_is_left(pool):
    first = under_way()
    second = ask()
    waits_at_the_broker(second, 1)
    third = ask()
    waits_at_the_broker(third, 2)

    cancel_run(first, now=NOON)

    assert wait_for(third, within_s=30).state == RunState.FINISHED
    assert texts(second, "position") == ["1", "0"]
    assert texts(third, "position")[-1] == "0"
    assert (third.position, texts(first, "position")) == (None, [])


def test_when_the_brokers_queue_is_full_the_place_counts_on(pool):
    first = under_way()
    runs = []
    for place in (1, 2, 3):  # the third is turned away and tries again
        runs.append(ask())
        waits_at_the_broker(runs[-1], place)
    row = ask()  # no thread is left for it
    assert position_of(row) == 4

    cancel_run(first, now=NOON)

    assert {wait_for(run, within_s=30).state for run in [*runs, row]} == {RunState.FINISHED}


@pytest.mark.parametrize("batch", [False, True], ids=["interactive", "batch"])
def test_taken_back_in_the_table(batch):
    run = ask(batch=batch)

    assert cancel_run(run, now=NOON).state == RunState.CANCELLED
    assert position_of(run) == 0


@pytest.mark.parametrize("batch", [False, True], ids=["interactive", "batch"])
def test_taken_back_in_the_brokers_queue(pool, narrow, batch):
    first, run = under_way(), ask(batch=batch)
    waits_at_the_broker(run, 1)

    assert cancel_run(run, now=NOON).state == RunState.CANCELLED

    until(run, lambda run: narrow.status()["queued"] == 0)
    assert narrow.status()["running"] == 1
    cancel_run(first, now=NOON)
    assert wait_for(ask(), within_s=30).state == RunState.FINISHED
    run.refresh_from_db()
    assert (run.state, run.position, run.outcomes) == (RunState.CANCELLED, None, [])


@pytest.mark.parametrize("batch", [False, True], ids=["interactive", "batch"])
def test_taken_back_under_way(pool, narrow, batch):
    run = ask(FOREVER, batch=batch)
    until(run, lambda run: any("on my way" in text for text in texts(run, "log")))

    assert cancel_run(run, now=NOON).state == RunState.CANCELLED

    until(run, lambda run: narrow.status()["running"] == 0)
    assert narrow.status()["memory_taken_mb"] == 0


def test_batches_leave_half_of_the_threads_to_those_who_wait(pool):
    batches = [ask(FOREVER, batch=True) for _ in range(3)]
    for run in batches[:2]:
        until(run, lambda run: run.events.filter(text="running").exists())
    assert [run.state for run in refreshed(batches)].count(RunState.RUNNING) == 2

    cancel_run(batches[0], now=NOON)
    quick = ask()  # goes before the batch that was asked for earlier
    for run in batches[1:]:
        until(run, lambda run: run.events.filter(text="running").exists())
        cancel_run(run, now=NOON)

    assert wait_for(quick, within_s=30).state == RunState.FINISHED


def refreshed(runs: list[Run]) -> list[Run]:
    for run in runs:
        run.refresh_from_db()
    return runs
