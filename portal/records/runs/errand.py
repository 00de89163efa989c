"""The jobs of one stack job, one after the other: each through the broker, all of them within its time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from portal.engines.emulator.client import Broker, BrokerGone, Busy, Cancelled
from portal.engines.emulator.function import Job
from portal.engines.stacks import by_broker
from portal.engines.stacks.running.invoke import Ran

WALL_S = 120.0  # of all that a stack job does
_KNOWN_S = 0.1  # a job that the broker has not heard of cannot be cancelled
AGAIN_S = 1.0  # at most, while every environment of the broker is taken


class OutOfTime(Exception):
    """What was done took longer than a stack job may; what had happened by then has happened."""


class Errand:
    """`stop` may be called from any thread: what is under way ends, and nothing follows it."""

    def __init__(self, name: str = "stack", owner: str = "stack", wall_s: float = WALL_S) -> None:
        self._name = name
        self._owner = owner
        self._wall_s = wall_s
        self._count = 0
        self._under_way: tuple[Broker, str] | None = None
        self._stopped = threading.Event()
        self._is_late = False
        self._ends_at = time.monotonic() + wall_s

    def stop(self) -> None:
        self._stopped.set()
        if self._under_way is not None:
            broker, job_id = self._under_way
            with suppress(BrokerGone):  # then the job is gone as well
                broker.cancel(job_id)

    def runner(
        self, broker: Broker, *, started: Callable[[], None], hear: Callable[[str], None]
    ) -> Callable[[Job], Ran]:
        """What a Stack is given. What it gives raises BrokerGone, Cancelled, OutOfTime, Refused."""
        through = by_broker(broker, hear=hear)

        def run(job: Job) -> Ran:
            self._count += 1
            sent = replace(job, id=f"{self._name}.{self._count}", owner=self._owner)
            while True:
                try:
                    ran = self._watched(broker, sent, through)
                except Busy as busy:
                    self._stopped.wait(min(busy.retry_after_s, AGAIN_S))
                else:
                    started()
                    return ran

        return run

    def _watched(self, broker: Broker, job: Job, through: Callable[[Job], Ran]) -> Ran:
        """A function may sleep for a quarter of an hour."""
        self._under_way = broker, job.id  # before it is asked: who stops now finds it
        self._look()
        timer = threading.Timer(max(_KNOWN_S, self._ends_at - time.monotonic()), self._time_is_up)
        timer.daemon = True
        timer.start()
        try:
            return through(job)
        except Cancelled:
            self._look()
            raise
        finally:
            timer.cancel()
            self._under_way = None

    def _time_is_up(self) -> None:
        self._is_late = True
        self.stop()

    def _look(self) -> None:
        """Raises Cancelled, OutOfTime."""
        if self._is_late or time.monotonic() >= self._ends_at:
            raise OutOfTime(
                f"Stopped after {self._wall_s:g} s, the most that is done at once. Give the functions a"
                " shorter Timeout, or do less at a time."
            )
        if self._stopped.is_set():
            raise Cancelled
