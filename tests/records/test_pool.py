"""Runs worked off by real threads, a real broker and real sandboxes."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator

import pytest

from portal.engines.emulator.client import Broker
from portal.engines.emulator.function import BadFunction
from portal.records.progress.jobs import BadEvent
from portal.records.progress.models import Submission
from portal.records.progress.submit import submit_lab
from portal.records.progress.try_out import run_lab
from portal.records.progress.workbench import open_workbench
from portal.records.runs.ask import TooManyRuns
from portal.records.runs.cancel import cancel_run
from portal.records.runs.models import Run, RunEvent, RunState
from portal.records.runs.pool import Pool
from portal.records.runs.stored import outcomes_of
from portal.records.runs.wait import wait_for
from tests import make
from tests.people import NOON, somebody
from tests.records.test_accounts import at_once

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]

FOREVER = "import time\ndef lambda_handler(event, context):\n    print('on my way')\n    time.sleep(25)\n"
PRINTS = (
    "def lambda_handler(event, context):\n    for n in range(3):\n        print('line', n)\n    return 1\n"
)


@pytest.fixture
def pool(broker: Broker) -> Iterator[Pool]:
    pool = Pool(broker, threads=4)
    pool.start()
    yield pool
    pool.stop(within_s=5)


@pytest.fixture
def alice_tries(lab):
    """Alice runs this code; the run as it was accepted."""
    learner = somebody()

    def go(code: str = make.CODE, *, key: str | None = None, event: str = '{"n": 2}', **more) -> Run:
        files = {"lambda_function.py": code}
        return run_lab(learner=learner, lab=lab, files=files, event=event, now=NOON,
                       idempotency_key=key or uuid.uuid4().hex, **more)  # fmt: skip

    return go


@pytest.fixture
def alice_submits(lab, shelf):
    learner = somebody()

    def go(code: str = make.CODE, key: str | None = None) -> Submission:
        files = {"lambda_function.py": code}
        key = key or uuid.uuid4().hex
        return submit_lab(learner=learner, lab=lab, files=files, idempotency_key=key, now=NOON)

    return go


def texts(run: Run, kind: str) -> list[str]:
    return list(RunEvent.objects.filter(run=run, kind=kind).order_by("pk").values_list("text", flat=True))


def until(run: Run, seen) -> None:
    """Wait until the run has said so much; at most half a minute."""
    moment = threading.Event()
    for _ in range(600):
        if seen(run):
            return
        moment.wait(0.05)
    pytest.fail(f"never seen; the run said {texts(run, 'state')} and {texts(run, 'log')}")


def test_a_run_ends_with_what_the_handler_returned(pool, alice_tries):
    run = wait_for(alice_tries(), within_s=30)

    assert run.state == RunState.FINISHED
    assert outcomes_of(run)["try"][0].payload == '{"twice": 4}'
    assert texts(run, "state") == ["queued", "running", "finished"]


def test_what_a_handler_prints_is_streamed(pool, alice_tries):
    run = wait_for(alice_tries(PRINTS), within_s=30)

    assert "line 0\nline 1\nline 2\n" in "".join(texts(run, "log"))


def test_a_double_click_runs_once(pool, alice_tries):
    runs = []

    assert at_once(*[lambda: runs.append(alice_tries(key="click"))] * 4) == []

    assert len({run.pk for run in runs}) == 1
    assert Run.objects.count() == 1
    assert wait_for(runs[0], within_s=30).attempt == 1


def test_a_third_run_at_once_is_refused_with_a_time_to_wait(alice_tries):
    alice_tries()
    alice_tries()

    with pytest.raises(TooManyRuns) as refusal:
        alice_tries()

    assert refusal.value.retry_after_s > 0


def test_two_clicks_at_once_cannot_both_pass_the_cap(alice_tries, settings):
    raised = at_once(*[alice_tries] * 5)

    assert [type(error) for error in raised] == [TooManyRuns] * 3
    assert Run.objects.count() == settings.RUNS_PER_LEARNER == 2


def test_a_full_queue_refuses_everybody(alice_tries, settings):
    settings.RUN_QUEUE = 1
    alice_tries()

    with pytest.raises(TooManyRuns, match="Your code is saved"):
        alice_tries()


def test_a_running_handler_is_cancelled_at_once(pool, alice_tries, broker):
    run = alice_tries(FOREVER, timeout_s=30)
    until(run, lambda run: any("on my way" in text for text in texts(run, "log")))

    run = cancel_run(run, now=NOON)

    assert run.state == RunState.CANCELLED
    until(run, lambda run: broker.status()["running"] == 0)
    run.refresh_from_db()
    assert (run.state, run.outcomes) == (RunState.CANCELLED, [])


def test_the_next_run_works_after_a_cancel(pool, alice_tries):
    run = alice_tries(FOREVER, timeout_s=30)
    until(run, lambda run: texts(run, "log"))
    cancel_run(run, now=NOON)

    assert wait_for(alice_tries(), within_s=30).state == RunState.FINISHED


def test_a_submission_gets_its_mark_with_the_end_of_its_run(pool, alice_submits, lab):
    submission = alice_submits()
    run = wait_for(submission.run, within_s=30)

    submission.refresh_from_db()

    assert run.state == RunState.FINISHED
    assert submission.mark.full
    assert open_workbench(submission.learner, lab).passed


def test_a_wrong_solution_is_told_apart(pool, alice_submits):
    submission = alice_submits("def lambda_handler(event, context):\n    return {'twice': 4}\n")
    wait_for(submission.run, within_s=30)

    submission.refresh_from_db()

    assert (submission.points, submission.out_of) == (1, 2)


def test_a_later_try_earns_less_and_one_that_broke_is_none(pool, alice_submits, monkeypatch):
    from portal.records.progress import settle

    with monkeypatch.context() as patch:
        patch.setattr(settle, "library", lambda: make.library(labs=(make.lab(summary="Another one."),)))
        broken = alice_submits()
        wait_for(broken.run, within_s=30)
    tries = []
    for code in (make.STARTER, make.CODE):
        tries.append(alice_submits(code))
        wait_for(tries[-1].run, within_s=30)
        tries[-1].refresh_from_db()

    broken.refresh_from_db()
    assert broken.earned is None
    assert [(one.attempt, one.points, one.earned) for one in tries] == [(1, 0, 0), (2, 2, 1.5)]


def test_what_is_expected_never_goes_along(alice_submits):
    text = str(alice_submits(make.STARTER).run.request)

    assert "twice" not in text
    assert "Try three" not in text
    assert '{"n": 3}' in text


def test_a_submission_posted_twice_is_one(alice_submits):
    assert alice_submits(key="k") == alice_submits(key="k")


def test_a_cancelled_submission_never_counts(alice_submits, lab):
    submission = alice_submits()
    cancel_run(submission.run, now=NOON)

    assert open_workbench(submission.learner, lab).best is None


def test_a_lab_that_changed_meanwhile_gives_no_mark(pool, alice_submits, monkeypatch):
    from portal.records.progress import settle

    changed = make.library(labs=(make.lab(summary="Another one."),))
    monkeypatch.setattr(settle, "library", lambda: changed)

    submission = alice_submits()
    run = wait_for(submission.run, within_s=30)

    submission.refresh_from_db()
    assert (run.state, submission.graded_at) == (RunState.BROKEN, None)
    assert "changed while your code ran" in run.fault


@pytest.mark.parametrize(
    ("more", "error", "says"),
    [
        ({"event": '{"n": '}, BadEvent, "line 1, column"),
        ({"event": "NaN"}, BadEvent, "NaN is no JSON"),
        ({"event": "[" * 100_000}, BadEvent, "nested|JSON"),
        ({"memory_mb": 64}, BadFunction, "Memory"),
        ({"timeout_s": 900}, BadFunction, "at most 30 s"),
    ],
)
def test_what_cannot_run_is_refused_before_it_is_accepted(alice_tries, more, error, says):
    with pytest.raises(error, match=says):
        alice_tries(**more)

    assert not Run.objects.exists()


def test_nothing_runs_without_a_pool(alice_tries):
    assert wait_for(alice_tries(), within_s=0).state == RunState.QUEUED


def test_a_pool_takes_up_what_was_left_from_before(alice_tries, broker):
    run = alice_tries()
    pool = Pool(broker, threads=1)
    pool.start()
    try:
        assert wait_for(run, within_s=30).state == RunState.FINISHED
    finally:
        pool.stop(within_s=5)
