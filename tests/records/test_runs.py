"""A run's row: claimed once, finished once, whoever races whom."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now

from portal.records.runs import bell, states, sweep
from portal.records.runs.cancel import cancel_run
from portal.records.runs.models import Purpose, Run, RunEvent, RunState
from portal.records.runs.signals import run_finished
from portal.records.runs.wait import wait_for
from tests.people import NOON, somebody
from tests.records.test_accounts import at_once

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(hours=3)


def queued(learner=None, **fields) -> Run:
    fields = {
        "purpose": Purpose.RUN,
        "lab_slug": "double",
        "request": {"jobs": []},
        "asked_at": NOON,
        **fields,
    }
    run = Run.objects.create(learner=learner or somebody(), idempotency_key=uuid.uuid4().hex, **fields)
    run.refresh_from_db()
    return run


def abandoned(attempt: int = 1) -> Run:
    """Its process died: the lease has ended."""
    run = queued(state=RunState.RUNNING, attempt=attempt)
    Run.objects.filter(pk=run.pk).update(lease_until=Now() - LONG_AGO)
    run.refresh_from_db()
    return run


@pytest.fixture
def ends():
    """Every run_finished that is sent: (id, state)."""
    heard = []

    def hear(*, run, **_):
        heard.append((run.pk, run.state))

    run_finished.connect(hear)
    yield heard
    run_finished.disconnect(hear)


def said(run: Run) -> list[str]:
    return list(RunEvent.objects.filter(run=run).order_by("pk").values_list("text", flat=True))


def test_the_run_that_waited_longest_is_claimed_first():
    later, first = queued(asked_at=NOON + timedelta(seconds=1)), queued()

    assert [states.claim_next().pk, states.claim_next().pk, states.claim_next()] == [first.pk, later.pk, None]


def test_a_claimed_run_is_nobody_elses_until_its_lease_ends():
    run = queued()
    states.claim_next()
    assert states.claim_next() is None

    Run.objects.update(lease_until=Now() - LONG_AGO)

    assert (states.claim_next().pk, Run.objects.get().attempt) == (run.pk, 2)


def test_only_the_attempt_that_holds_a_run_may_finish_it(ends):
    queued()
    lost = states.claim_next()
    Run.objects.update(lease_until=Now() - LONG_AGO)
    holder = states.claim_next()

    assert not states.finish(lost, state=RunState.FINISHED, outcomes=[{"job": "late", "outcomes": []}])
    assert not states.renew(lost)
    assert states.renew(holder)
    assert states.finish(holder, state=RunState.FINISHED, outcomes=[{"job": "try", "outcomes": []}])
    assert not states.finish(holder, state=RunState.BROKEN)
    assert Run.objects.get().outcomes == [{"job": "try", "outcomes": []}]
    assert ends == [(holder.pk, "finished")]


def test_a_fault_in_a_receiver_leaves_the_run_unfinished():
    queued()
    run = states.claim_next()

    def fail(**_):
        raise RuntimeError("grading met a fault")

    run_finished.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            states.finish(run, state=RunState.FINISHED)
    finally:
        run_finished.disconnect(fail)

    assert Run.objects.get().state == RunState.RUNNING


def test_a_run_given_back_waits_before_it_is_claimed_again():
    queued()
    states.give_back(states.claim_next(), after_s=60)

    assert states.claim_next() is None
    assert Run.objects.get().state == RunState.QUEUED


def test_a_run_that_never_starts_is_broken_after_three_attempts(ends):
    run = queued()
    for _ in range(states.ATTEMPTS):
        states.give_back(states.claim_next(), after_s=-1)

    run.refresh_from_db()
    assert run.state == RunState.BROKEN
    assert "our fault" in run.fault
    assert "saved" in run.fault
    assert ends == [(run.pk, "broken")]


def test_a_run_that_kills_its_process_is_broken_after_three_attempts(ends):
    run = abandoned(attempt=states.ATTEMPTS)

    assert sweep.sweep() == 0

    run.refresh_from_db()
    assert (run.state, ends) == (RunState.BROKEN, [(run.pk, "broken")])


def test_the_sweep_finds_what_was_left_behind():
    abandoned()
    queued()

    assert sweep.sweep() == 2


def test_the_sweep_deletes_old_events_and_keeps_outcomes():
    run = queued()
    states.finish(states.claim_next(), state=RunState.FINISHED, outcomes=[{"job": "try", "outcomes": []}])
    RunEvent.objects.update(at=Now() - LONG_AGO)
    RunEvent.objects.create(run=run, kind="log", text="new")

    sweep.sweep()

    assert said(run) == ["new"]
    assert Run.objects.get().outcomes


@pytest.mark.parametrize("start", [queued, abandoned], ids=["queued", "running"])
def test_cancelling_ends_a_run_at_once(start, ends):
    run = cancel_run(start(), now=NOON)

    assert (run.state, ends) == (RunState.CANCELLED, [(run.pk, "cancelled")])
    assert said(run)[-1] == "cancelled"


def test_cancelling_what_is_over_changes_nothing(ends):
    queued()
    run = states.claim_next()
    states.finish(run, state=RunState.FINISHED)

    assert cancel_run(run, now=NOON).state == RunState.FINISHED
    assert len(ends) == 1


def test_whoever_drives_a_cancelled_run_loses_it():
    queued()
    run = states.claim_next()
    cancel_run(Run.objects.get(), now=NOON)

    assert not states.renew(run)
    assert not states.finish(run, state=RunState.FINISHED)
    assert Run.objects.get().state == RunState.CANCELLED


def test_states_are_told_in_order():
    run = queued()
    states.finish(states.claim_next(), state=RunState.FINISHED)

    assert said(run) == ["running", "finished"]


def test_waiting_for_what_is_over_takes_one_query(django_assert_num_queries):
    run = queued(state=RunState.FINISHED)

    with django_assert_num_queries(1):
        assert wait_for(run, within_s=60).is_over


def test_waiting_ends_when_the_time_is_up():
    assert not wait_for(queued(), within_s=0).is_over


@pytest.mark.django_db(transaction=True)
def test_waiting_is_woken_by_the_end_of_the_run(monkeypatch):
    monkeypatch.setattr("portal.records.runs.wait.LOOK_S", 60)
    run, waiting = queued(), threading.Event()
    listen = bell.listening

    def tell(run_id):
        waiting.set()
        return listen(run_id)

    monkeypatch.setattr("portal.records.runs.wait.listening", tell)

    def end():
        waiting.wait(10)
        states.finish(states.claim_next(), state=RunState.FINISHED)
        connection.close()

    thread = threading.Thread(target=end)
    thread.start()
    found = wait_for(run, within_s=30)
    thread.join()

    assert found.state == RunState.FINISHED


@pytest.mark.django_db(transaction=True)
def test_each_run_is_claimed_once_by_eight_threads():
    learner = somebody()
    runs = {queued(learner).pk for _ in range(12)}
    claimed = []

    def work():
        while run := states.claim_next():
            claimed.append(run.pk)

    assert at_once(*[work] * 8) == []
    assert sorted(claimed) == sorted(runs)


@pytest.mark.django_db(transaction=True)
def test_a_cancel_that_races_the_end_leaves_one_end(ends):
    for _ in range(5):
        queued()
        run = states.claim_next()
        assert (
            at_once(
                lambda run=run: states.finish(run, state=RunState.FINISHED),
                lambda run=run: cancel_run(run, now=NOON),
            )
            == []
        )
        assert [pk for pk, _ in ends].count(run.pk) == 1
