"""One claimed run, driven through the broker to its end."""

from __future__ import annotations

import logging
import threading
from collections.abc import Generator
from contextlib import closing, suppress
from dataclasses import replace
from typing import Any, cast

from django.db import transaction

from portal.engines.emulator import outcome_to_json
from portal.engines.emulator.client import (
    Broker,
    BrokerGone,
    Busy,
    Cancelled,
    Done,
    LogLine,
    Message,
    Refused,
    Started,
)
from portal.engines.emulator.function import Job
from portal.records.runs import states
from portal.records.runs.lines import Lines
from portal.records.runs.models import Run, RunState
from portal.records.runs.stored import jobs_of

log = logging.getLogger(__name__)


class Drive:
    """A run under way in this process. `stop` may be called from any thread."""

    def __init__(self, run: Run, broker: Broker, stopping: threading.Event, lines: Lines) -> None:
        self.run = run
        self._broker = broker
        self._stopping = stopping  # the whole pool is
        self._stopped = False
        self._job_id = ""
        self._started = False
        self._lines = lines

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
            with transaction.atomic():  # one commit for the last lines and the end
                self._lines.write()
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
        # Whatever happens here, the job is cancelled when it is not at its end.
        with closing(cast(Generator[Message, None, None], self._broker.run(job))) as events:
            for event in events:
                match event:
                    case Started():
                        self._started = True
                    case LogLine(text=text):
                        self._lines.add(text)
                    case Done(outcome=outcome):
                        outcomes.append(outcome_to_json(outcome))
        return outcomes
