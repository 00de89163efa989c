"""The broker is killed and started again by what `manage.py serve` runs: nobody's record is the worse for it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from portal.engines.emulator.client import Broker, BrokerGone
from portal.records.progress import settle
from portal.records.progress.overview import progress_of
from portal.records.progress.submit import submit_lab
from portal.records.progress.tries import latest_graded
from portal.records.progress.try_out import run_lab
from portal.records.runs import states
from portal.records.runs.ask import TooManyRuns
from portal.records.runs.models import Run, RunState
from portal.records.runs.pool import Pool
from portal.records.runs.wait import wait_for
from tests import make
from tests.engines.emulator.processes import child_of
from tests.faults.test_runs import FOREVER, ROOT, until_it_prints
from tests.people import NOON, somebody

LAB = make.lab(timeout_s=30)
pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]


class Supervised(Broker):
    """A broker with one place that comes back when it is killed."""

    def __init__(self, socket: Path, supervisor: subprocess.Popen[bytes]) -> None:
        super().__init__(socket)
        self._supervisor = supervisor

    def kill(self) -> None:
        os.kill(child_of(self._supervisor.pid), signal.SIGKILL)

    def wait_until_up(self) -> None:
        moment = threading.Event()
        for _ in range(600):
            try:
                self.status()
            except BrokerGone:
                moment.wait(0.05)
            else:
                return
        pytest.fail("The broker did not come up.")


@pytest.fixture
def broker() -> Iterator[Supervised]:
    with TemporaryDirectory(prefix="warmstart-") as folder:
        socket = Path(folder) / "broker.sock"
        told = {"BROKER_SOCKET": str(socket), "SANDBOX_AT_ONCE": "1", "VAR_DIR": folder}
        supervisor = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.supervised"],
            cwd=ROOT,
            env=os.environ | told | {"DJANGO_SETTINGS_MODULE": "portal.settings"},
        )
        broker = Supervised(socket, supervisor)
        broker.wait_until_up()
        yield broker
        supervisor.terminate()
        supervisor.wait(20)


@pytest.fixture
def pool(broker) -> Iterator[Pool]:
    pool = Pool(broker, threads=2)
    pool.start()
    yield pool
    pool.stop(within_s=5)


@pytest.fixture
def library(monkeypatch):
    made = make.library(labs=(LAB,))
    monkeypatch.setattr(settle, "library", lambda: made)
    return made


def alice_submits(alice, code: str = make.CODE) -> Run:
    return submit_lab(
        learner=alice, lab=LAB, files={"lambda_function.py": code},
        idempotency_key=uuid.uuid4().hex, now=NOON,
    ).run  # fmt: skip


def alice_runs(alice, code: str = make.CODE) -> Run:
    return run_lab(
        learner=alice, lab=LAB, files={"lambda_function.py": code}, event='{"n": 2}', timeout_s=30,
        idempotency_key=uuid.uuid4().hex, now=NOON,
    )  # fmt: skip


def progress(alice, library):
    """But for the days on which something was run, which is so of this one too."""
    return replace(progress_of(alice, library, now=NOON), activity=())


def until_it_waits_in_the_broker(broker: Broker) -> None:
    moment = threading.Event()
    for _ in range(600):
        if broker.status()["queued"]:
            return
        moment.wait(0.05)
    pytest.fail("The second run never came to the broker.")


def test_what_ran_breaks_what_waited_is_tried_again_and_nothing_counts(pool, broker, ends, library):
    alice = somebody()
    before = progress_of(alice, library, now=NOON)
    ran = alice_submits(alice, FOREVER)
    until_it_prints(ran)
    waited = alice_submits(alice)
    until_it_waits_in_the_broker(broker)

    broker.kill()
    ran, waited = wait_for(ran, within_s=30), wait_for(waited, within_s=30)

    assert (ran.state, ran.attempt, ran.outcomes) == (RunState.BROKEN, 1, [])
    assert "our fault" in ran.fault
    assert ran.submission.graded_at is None
    assert waited.state == RunState.FINISHED
    assert 2 <= waited.attempt <= states.ATTEMPTS  # as often as it found nobody there
    assert sorted(ends) == sorted([ran.pk, waited.pk])
    # Only the one that came to its end has left anything, as if the other had never been.
    graded = latest_graded(alice, "double")
    assert graded is not None
    assert (graded.run_id, graded.points) == (waited.pk, 2)
    after = progress_of(alice, library, now=NOON)
    assert (before.labs_passed, after.labs_passed) == (0, 1)


def test_a_submission_that_broke_changes_no_progress_and_no_score(pool, broker, library):
    alice = somebody()
    assert wait_for(alice_submits(alice), within_s=30).state == RunState.FINISHED
    before, graded = progress(alice, library), latest_graded(alice, "double")
    ran = alice_submits(alice, FOREVER)
    until_it_prints(ran)

    broker.kill()

    assert wait_for(ran, within_s=30).state == RunState.BROKEN
    assert progress(alice, library) == before
    assert latest_graded(alice, "double") == graded


def test_a_run_that_broke_uses_up_nothing_of_the_runs_a_minute(pool, broker, settings):
    settings.RUNS_A_MINUTE = 1
    alice = somebody()
    ran = alice_submits(alice, FOREVER)
    until_it_prints(ran)
    broker.kill()
    assert wait_for(ran, within_s=30).state == RunState.BROKEN

    again = wait_for(alice_runs(alice), within_s=30)

    assert again.state == RunState.FINISHED
    with pytest.raises(TooManyRuns):
        alice_runs(alice)


def test_a_broker_killed_between_runs_is_noticed_by_nobody(pool, broker):
    alice = somebody()
    for _ in range(2):
        assert wait_for(alice_runs(alice), within_s=30).state == RunState.FINISHED
        broker.kill()


def test_a_broker_that_is_stopped_lets_the_run_end_and_the_next_one_wait_for_its_successor(
    pool, broker, ends
):
    alice = somebody()
    ran = alice_runs(alice, FOREVER.replace("25", "1"))
    until_it_prints(ran)
    waited = alice_runs(alice)
    until_it_waits_in_the_broker(broker)

    os.kill(child_of(broker._supervisor.pid), signal.SIGTERM)

    ran, waited = wait_for(ran, within_s=30), wait_for(waited, within_s=30)
    assert waited.state == RunState.FINISHED
    assert (ran.state, ran.attempt) == (RunState.FINISHED, 1)
    assert sorted(ends) == sorted([ran.pk, waited.pk])


def test_a_submission_between_two_of_its_checks_is_tried_again_as_a_whole(pool, broker, ends, library):
    alice = somebody()
    ran = alice_submits(alice, FOREVER.replace("25", "1"))
    until_it_prints(ran)

    os.kill(child_of(broker._supervisor.pid), signal.SIGTERM)  # lets the first check end

    ran = wait_for(ran, within_s=30)
    assert (ran.state, ends) == (RunState.FINISHED, [ran.pk])
    assert 2 <= ran.attempt <= states.ATTEMPTS
    assert [kept["job"] for kept in ran.outcomes] == ["visible", "hidden"]
