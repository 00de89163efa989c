"""One claimed run, driven through the broker to its end."""

from __future__ import annotations

import logging
import threading
import time
from contextlib import closing, suppress
from dataclasses import replace
from typing import Any

from portal.engines.emulator import outcome_to_json
from portal.engines.emulator.client import (
    Broker,
    BrokerGone,
    Busy,
    Cancelled,
    Done,
    LogLine,
    Refused,
    Started,
)
from portal.engines.emulator.function import Job
from portal.records.runs import states
from portal.records.runs.models import Run, RunState
from portal.records.runs.stored import jobs_of
from portal.records.runs.tell import tell_log

log = logging.getLogger(__name__)

LOG_EVERY_S = 0.05  # log lines that come closer together share one row
LOG_ROW = 8_000  # characters: a row this long is written without waiting
LOG_ALL = 256_000  # characters streamed of one run; the outcome has its own, larger cap


class Drive:
    """A run under way in this process. `stop` may be called from any thread."""

    def __init__(self, run: Run, broker: Broker, stopping: threading.Event) -> None:
        self.run = run
        self._broker = broker
        self._stopping = stopping  # the whole pool is
        self._stopped = False
        self._job_id = ""
        self._started = False

    def stop(self) -> None:
        """The row is no longer ours: what the handler still does is of no use."""
        self._stopped = True
        if self._job_id:
            with suppress(BrokerGone):  # then the job is gone as well
                self._broker.cancel(self._job_id)

    def go(self) -> None:
        """Every job in order; then the run is over, or back in the queue when it had not started."""
        try:
            kept = [self._perform(number, job) for number, job in enumerate(jobs_of(self.run))]
            states.finish(self.run, state=RunState.FINISHED, outcomes=kept)
        except Cancelled:
            states.finish(self.run, state=RunState.CANCELLED)
        except Refused as refusal:
            states.finish(self.run, state=RunState.BROKEN, fault=str(refusal))
        except BrokerGone:
            log.warning("The broker went away during run %s, attempt %s.", self.run.pk, self.run.attempt)
            if self._started:
                states.finish(self.run, state=RunState.BROKEN, fault=states.OUR_FAULT)
            else:
                states.give_back(self.run, after_s=2 * self.run.attempt - 1)
        except Exception:
            log.exception("Run %s ended by a fault of ours.", self.run.pk)
            states.finish(self.run, state=RunState.BROKEN, fault=states.OUR_FAULT)

    def _perform(self, number: int, job: Job) -> dict[str, Any]:
        """{"job": its name, "outcomes": […]}. Waits while every environment of the broker is taken."""
        # The broker's id is unique over all runs and attempts; the name is kept for the outcomes.
        self._job_id = f"{self.run.pk}.{self.run.attempt}.{number}"
        sent = replace(job, id=self._job_id)
        while True:
            if self._stopped:
                raise Cancelled
            try:
                return {"job": job.id, "outcomes": self._listen(sent)}
            except Busy as busy:
                if self._stopping.wait(min(busy.retry_after_s, 1.0)):
                    raise BrokerGone("The portal is shutting down.") from busy

    def _listen(self, job: Job) -> list[dict[str, Any]]:
        outcomes = []
        lines = _Batch(self.run)
        with closing(self._broker.run(job)) as events:
            for event in events:
                match event:
                    case Started():
                        self._started = True
                    case LogLine(text=text):
                        lines.add(text)
                    case Done(outcome=outcome):
                        outcomes.append(outcome_to_json(outcome))
        lines.write()
        return outcomes


class _Batch:
    """Log lines on their way into rows: few enough that a printing loop does not keep SQLite busy."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._lines: list[str] = []
        self._held = 0
        self._written = run.__dict__.setdefault("_log_written", 0)
        self._due = 0.0

    def add(self, line: str) -> None:
        self._lines.append(line if line.endswith("\n") else line + "\n")
        self._held += len(line)
        if self._held >= LOG_ROW or time.monotonic() >= self._due:
            self.write()

    def write(self) -> None:
        text = "".join(self._lines)[: max(0, LOG_ALL - self._written)]
        if text:
            tell_log(self._run, text)
        self._written += len(text)
        self._lines, self._held = [], 0
        self._due = time.monotonic() + LOG_EVERY_S
