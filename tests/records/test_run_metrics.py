"""What the rows of runs tell Prometheus."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models.functions import Now
from prometheus_client import REGISTRY, CollectorRegistry

from portal.records.runs import states
from portal.records.runs.cancel import cancel_run
from portal.records.runs.metrics import OpenRuns
from portal.records.runs.models import Purpose, Run, RunState
from tests.people import NOON
from tests.records.test_runs import abandoned, queued

pytestmark = pytest.mark.django_db


def gauge(name: str, **labels: str) -> float | None:
    """At a minute past noon."""
    registry = CollectorRegistry()
    registry.register(OpenRuns(NOON + timedelta(minutes=1)))
    return registry.get_sample_value(f"warmstart_{name}", labels)


@pytest.fixture
def rise(django_capture_on_commit_callbacks):
    """How much a counter of this process goes up while something is committed."""

    def go(act, name: str, **labels: str) -> float:
        def value() -> float:
            return REGISTRY.get_sample_value(f"warmstart_{name}", labels)

        before = value()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return value() - before

    return go


def finish(state: RunState = RunState.FINISHED) -> None:
    assert states.finish(states.claim_next(), state=state)


def test_with_nothing_open_everything_is_nought():
    queued(state=RunState.FINISHED, attempt=2)

    assert (gauge("runs", state="queued"), gauge("runs", state="running")) == (0, 0)
    names = ("runs_oldest_queued_seconds", "runs_abandoned", "runs_retrying")
    assert [gauge(name) for name in names] == [0, 0, 0]


def test_open_runs_are_counted_by_state_and_the_oldest_is_told(django_assert_num_queries):
    queued(asked_at=NOON - timedelta(hours=1))
    states.claim_next()  # it waits no longer
    queued()
    queued(asked_at=NOON + timedelta(seconds=30))

    with django_assert_num_queries(1):
        assert gauge("runs", state="queued") == 2
    assert gauge("runs", state="running") == 1
    assert gauge("runs_oldest_queued_seconds") == 60


def test_a_clock_that_was_put_back_gives_no_negative_age():
    queued(asked_at=NOON + timedelta(hours=1))

    assert gauge("runs_oldest_queued_seconds") == 0


def test_a_run_whose_process_died_is_abandoned_until_it_is_taken_over():
    abandoned()
    assert (gauge("runs_abandoned"), gauge("runs_retrying")) == (1, 0)

    states.claim_next()
    assert (gauge("runs_abandoned"), gauge("runs_retrying")) == (0, 1)


@pytest.mark.parametrize("purpose", Purpose)
def test_what_ends_is_counted_by_purpose_and_state(rise, purpose):
    queued(purpose=purpose)
    assert rise(finish, "runs_finished_total", purpose=purpose, state="finished") == 1

    run = queued(purpose=purpose)
    cancel = lambda: cancel_run(run, now=NOON)  # noqa: E731
    assert rise(cancel, "runs_finished_total", purpose=purpose, state="cancelled") == 1
    assert rise(cancel, "runs_finished_total", purpose=purpose, state="cancelled") == 0


def test_an_end_that_is_rolled_back_is_none(rise):
    queued()
    run = states.claim_next()

    def fail() -> None:
        with suppress(RuntimeError), transaction.atomic():
            assert states.finish(run, state=RunState.FINISHED)
            raise RuntimeError

    assert rise(fail, "runs_finished_total", purpose="run", state="finished") == 0


def test_more_than_one_attempt_is_a_retry(rise):
    queued()
    assert rise(finish, "runs_retried_total") == 0

    abandoned()
    assert rise(finish, "runs_retried_total") == 1


def test_a_lease_that_ends_is_counted_when_its_run_is_found_again(rise):
    abandoned()
    assert rise(states.claim_next, "run_lease_expiries_total") == 1

    Run.objects.update(lease_until=Now() - timedelta(hours=1), attempt=states.ATTEMPTS)
    assert rise(lambda: states.give_up(Run.objects.get()), "run_lease_expiries_total") == 1


def test_a_run_that_was_given_back_had_no_lease_to_lose(rise):
    queued()
    states.give_back(states.claim_next(), after_s=-1)

    assert rise(states.claim_next, "run_lease_expiries_total") == 0
