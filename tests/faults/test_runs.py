"""Whatever is killed, every accepted run ends exactly once, and the next one works."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.db import connection
from django.db.models.functions import Now

from portal.engines.emulator.client import Broker
from portal.records.progress.try_out import run_lab
from portal.records.runs import states
from portal.records.runs import sweep as sweep_module
from portal.records.runs.models import Run, RunEvent, RunState
from portal.records.runs.pool import Pool
from portal.records.runs.stored import outcomes_of
from portal.records.runs.sweep import sweep
from portal.records.runs.wait import wait_for
from tests import make
from tests.people import NOON, somebody

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]
FOREVER = "import time\ndef lambda_handler(event, context):\n    print('on my way')\n    time.sleep(25)\n"


class MortalBroker:
    """A broker that a test may kill and start again at the same socket."""

    def __init__(self, folder: str) -> None:
        self.socket = Path(folder) / "broker.sock"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [
            sys.executable,
            "-m",
            "portal.engines.emulator",
            "--say-ready",
            "--socket",
            str(self.socket),
            "--pool",
            "1",
            "--runtimes",
            "python3.14",
        ]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        assert b"ready" in self.process.stdout.readline()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture
def mortal_broker() -> Iterator[MortalBroker]:
    with TemporaryDirectory(prefix="warmstart-") as folder:
        os.chmod(folder, 0o755)  # the broker has a uid of its own
        broker = MortalBroker(folder)
        broker.start()
        yield broker
        if broker.process.poll() is None:
            broker.process.terminate()
            broker.process.wait(15)
            broker.process.stdout.close()


@pytest.fixture
def pool(mortal_broker) -> Iterator[Pool]:
    pool = Pool(Broker(mortal_broker.socket), threads=2)
    pool.start()
    yield pool
    pool.stop(within_s=5)


def alice_runs(code: str = make.CODE) -> Run:
    return run_lab(
        learner=somebody(), lab=make.lab(), files={"lambda_function.py": code}, event='{"n": 2}', timeout_s=30,
        idempotency_key=uuid.uuid4().hex, now=NOON,
    )  # fmt: skip


def until_it_prints(run: Run) -> None:
    moment = threading.Event()
    for _ in range(600):
        if RunEvent.objects.filter(run=run, kind="log", text__contains="on my way").exists():
            return
        moment.wait(0.05)
    pytest.fail("The handler never printed.")


def test_a_broker_killed_in_the_middle_is_told_as_our_fault(pool, mortal_broker, ends):
    run = alice_runs(FOREVER)
    until_it_prints(run)
    mortal_broker.kill()

    run = wait_for(run, within_s=30)

    assert run.state == RunState.BROKEN
    assert "our fault" in run.fault
    assert ends == [run.pk]


def test_the_next_run_works_once_the_broker_is_back(pool, mortal_broker):
    run = alice_runs(FOREVER)
    until_it_prints(run)
    mortal_broker.kill()
    wait_for(run, within_s=30)
    mortal_broker.start()

    run = wait_for(alice_runs(), within_s=30)

    assert (run.state, run.attempt) == (RunState.FINISHED, 1)


def test_a_run_that_had_not_started_waits_for_the_broker_to_come_back(pool, mortal_broker, ends):
    mortal_broker.kill()
    run = alice_runs()
    _until_given_back(run)
    mortal_broker.start()

    run = wait_for(run, within_s=30)

    assert run.state == RunState.FINISHED
    assert run.attempt > 1
    assert ends == [run.pk]


@pytest.fixture
def waits(monkeypatch) -> list[float]:
    """Runs that are given back may be claimed at once, and are looked for; how long they would have waited."""
    told: list[float] = []
    give_back = states.give_back

    def at_once(run: Run, *, after_s: float) -> None:
        told.append(after_s)
        give_back(run, after_s=0)

    monkeypatch.setattr(states, "give_back", at_once)
    monkeypatch.setattr(sweep_module, "EVERY_S", 0.05)
    return told


def test_a_broker_that_stays_away_is_told_as_our_fault(waits, pool, mortal_broker, ends):
    mortal_broker.kill()

    run = wait_for(alice_runs(), within_s=60)

    assert (run.state, run.attempt, ends) == (RunState.BROKEN, states.ATTEMPTS, [run.pk])
    assert waits == [1, 3, 5, 7]  # nobody waits for the last


def test_a_web_process_killed_in_the_middle_leaves_a_run_that_ends_once_elsewhere(mortal_broker, ends):
    run = alice_runs(FOREVER.replace("25", "event['n']"))
    worker = _worker(mortal_broker.socket)
    until_it_prints(run)
    worker.kill()
    worker.wait()
    run.refresh_from_db()
    assert (run.state, run.attempt) == (RunState.RUNNING, 1)

    Run.objects.update(lease_until=Now() - timedelta(seconds=1))  # as fifteen seconds do
    assert sweep() == 1
    pool = Pool(Broker(mortal_broker.socket), threads=2)
    pool.start()
    try:
        run = wait_for(run, within_s=30)
    finally:
        pool.stop(within_s=5)

    assert (run.state, run.attempt, ends) == (RunState.FINISHED, 2, [run.pk])
    assert outcomes_of(run)["try"][0].function_error is None


def test_two_processes_work_off_each_run_once(mortal_broker):
    workers = [_worker(mortal_broker.socket) for _ in range(2)]
    try:
        runs = [wait_for(run, within_s=30) for run in [alice_runs() for _ in range(6)]]
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()

    assert [(run.state, run.attempt) for run in runs] == [(RunState.FINISHED, 1)] * 6


def _worker(socket: Path) -> subprocess.Popen[bytes]:
    """Another web process on the test's own database."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        host, port = database["HOST"] or "127.0.0.1", database["PORT"] or 5432
        url = f"postgres://{database['USER']}:{database['PASSWORD']}@{host}:{port}/{database['NAME']}"
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "portal.settings"}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.worker", str(socket)], cwd=ROOT, env=environment
    )


def _until_given_back(run: Run) -> None:
    moment = threading.Event()
    for _ in range(200):
        run.refresh_from_db()
        if run.state == RunState.QUEUED and run.attempt:
            return
        moment.wait(0.02)
    pytest.fail("The run was never given back.")
