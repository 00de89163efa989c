"""
The threads of this process that work runs off.

Off until the process that serves starts a Pool: an import, a command or a test
never starts a thread. Several processes may each have a pool; rows are claimed.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
import uuid
from collections.abc import Callable

from django.db import connection

from portal.engines.emulator.client import Broker
from portal.engines.stacks import Checks
from portal.records.runs import bell, states, sweep
from portal.records.runs.drive import Drive
from portal.records.runs.lines import Lines

log = logging.getLogger(__name__)

HEARTBEAT_S = 1.0  # a run cancelled in another process is stopped here within this time


class Pool:
    def __init__(self, broker: Broker, threads: int, checks: Checks | None = None) -> None:
        self._broker = broker
        self._checks = checks
        self._stopping = threading.Event()
        self._work = threading.Semaphore(0)
        self._later: queue.SimpleQueue[Lines | None] = queue.SimpleQueue()
        self._driving: dict[uuid.UUID, Drive] = {}
        self._lock = threading.Lock()
        self._claiming = threading.Lock()
        self._most_batches = max(1, threads // 2)
        names = [(f"run-{number}", self._work_off) for number in range(threads)]
        names += [
            ("run-heartbeat", self._keep_leases),
            ("run-sweep", self._sweep),
            ("run-lines", self._write_lines),
        ]
        self._threads = [
            threading.Thread(target=_with_a_connection, args=(work,), name=name, daemon=True)
            for name, work in names
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()
        bell.hire(self)
        self.ring()

    def stop(self, within_s: float) -> None:
        """Take nothing new and wait a moment; what is still under way is found again by its lease."""
        bell.dismiss(self)
        self._stopping.set()
        for _ in self._threads:
            self._work.release()
        self._later.put(None)
        deadline = time.monotonic() + within_s
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def ring(self) -> None:
        """There may be work."""
        self._work.release()

    def stop_driving(self, run_id: uuid.UUID) -> None:
        with self._lock:
            drive = self._driving.get(run_id)
        if drive:
            drive.stop()

    def _work_off(self) -> None:
        while True:
            self._work.acquire()
            if self._stopping.is_set():
                return
            try:
                self._drive_what_waits()
            except Exception:
                log.exception("A run thread met a fault; it goes on, and the sweep finds the run again.")
            finally:
                _release_connection()

    def _drive_what_waits(self) -> None:
        while not self._stopping.is_set() and (drive := self._claim()):
            try:
                drive.go()
            finally:
                with self._lock:
                    if self._driving.get(drive.run.pk) is drive:
                        del self._driving[drive.run.pk]

    def _claim(self) -> Drive | None:
        """The next run. Batches keep half of the threads at most: they would hold up all that come later."""
        with self._claiming:
            with self._lock:
                batches = sum(drive.run.batch for drive in self._driving.values())
            run = states.claim_next(batches=batches < self._most_batches)
            if run is None:
                return None
            drive = Drive(run, self._broker, self._stopping, Lines(run, self._later), checks=self._checks)
            with self._lock:
                self._driving[run.pk] = drive
            return drive

    def _keep_leases(self) -> None:
        while not self._stopping.wait(HEARTBEAT_S):
            with self._lock:
                driving = list(self._driving.values())
            try:
                for drive in driving:
                    if not states.renew(drive.run):
                        drive.stop()
            except Exception:
                log.exception("Leases could not be renewed; the next beat tries again.")
            finally:
                if driving:
                    _release_connection()

    def _write_lines(self) -> None:
        while lines := self._later.get():
            try:
                lines.write_when_due()
            except Exception:
                log.exception("Log lines were lost on their way to the page; the outcome has them.")
            finally:
                _release_connection()

    def _sweep(self) -> None:
        while not self._stopping.wait(sweep.EVERY_S):
            try:
                for _ in range(sweep.sweep()):
                    self.ring()
            except Exception:
                log.exception("The sweep failed; the next one tries again.")
            finally:
                _release_connection()


def _with_a_connection(work: Callable[[], None]) -> None:
    # Django's connection of a thread is in a cycle: its files would stay open until some full collection.
    try:
        work()
    finally:
        connection.close()


def _release_connection() -> None:
    # SQLite's is kept: opening the file costs more than a query. Others go back to their pool.
    if connection.vendor != "sqlite":
        connection.close()
