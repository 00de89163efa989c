"""One claimed run, driven through the broker to its end."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Generator
from contextlib import closing, suppress
from dataclasses import replace
from functools import partial
from typing import Any, cast

from django.db import OperationalError, close_old_connections, transaction
from django.utils.translation import gettext_noop

from portal.engines.emulator.client import (
    Broker,
    BrokerGone,
    Busy,
    Cancelled,
    Done,
    LogLine,
    Message,
    Part,
    Provisioned,
    Queued,
    Refused,
    Started,
    Throttled,
)
from portal.engines.emulator.function import Job
from portal.engines.stacks import CheckerGone, Checks
from portal.records.runs import states
from portal.records.runs.act import act
from portal.records.runs.errand import Errand
from portal.records.runs.gather import Gathering
from portal.records.runs.lines import Lines
from portal.records.runs.models import Run, RunState
from portal.records.runs.parts import listener_of
from portal.records.runs.play import play
from portal.records.runs.stored import jobs_of, scenarios_of, stacks_of

log = logging.getLogger(__name__)

AGAIN_S = 1.0  # after the database could not take the end of a run
UNCHECKED = gettext_noop(
    "Nobody could check the template: the process that does is not there. Nothing was deployed, and your"
    " files are saved. Try again in a moment."
)


class Drive:
    """A run under way in this process. `stop` may be called from any thread."""

    def __init__(
        self,
        run: Run,
        broker: Broker,
        stopping: threading.Event,
        lines: Lines,
        *,
        checks: Checks | None = None,
    ) -> None:
        self.run = run
        self._broker = broker
        self._checks = checks  # of templates, for stack jobs
        self._errand: Errand | None = None
        self._stopping = stopping  # the whole pool is
        self._stopped = False
        self._job_id = ""
        self._started = False
        self._position = 0  # in the broker's queue
        self._lines = lines
        self._gathering = Gathering(run)
        self._scenarios = scenarios_of(run)

    def stop(self) -> None:
        """The row is no longer ours: what the handler still does is of no use."""
        self._stopped = True
        if self._job_id:
            with suppress(BrokerGone):  # then the job is gone as well
                self._broker.cancel(self._job_id)
        if self._errand:
            self._errand.stop()

    def go(self) -> None:
        """Every job in order; then the run is over, or back in the queue when it had not started."""
        try:
            self._write(self._drive())
        except Exception:
            log.exception("Run %s ended by a fault of ours.", self.run.pk)
            self._write(partial(states.finish, self.run, state=RunState.BROKEN, fault=states.OUR_FAULT))
        finally:
            if listener := listener_of(self.run.pk):
                listener.wake()

    def _drive(self) -> Callable[[], object]:
        """The way to its end. What is then to be written."""
        finish = partial(states.finish, self.run)
        try:
            kept = [self._perform(number, job) for number, job in enumerate(jobs_of(self.run))]
            kept += [self._act(name, told) for name, told in stacks_of(self.run).items()]
        except Cancelled:
            return partial(finish, state=RunState.CANCELLED)
        except Refused as refusal:
            return partial(finish, state=RunState.BROKEN, fault=str(refusal))
        except CheckerGone as gone:
            log.error("Run %s could have no template checked: %s", self.run.pk, gone)
            return partial(finish, state=RunState.BROKEN, fault=UNCHECKED)
        except BrokerGone:
            log.warning("The broker went away during run %s, attempt %s.", self.run.pk, self.run.attempt)
            if self._started:
                return partial(finish, state=RunState.BROKEN, fault=states.OUR_FAULT)
            return partial(states.give_back, self.run, after_s=2 * self.run.attempt - 1)
        return partial(self._finish, kept)

    def _finish(self, kept: list[dict[str, Any]]) -> None:
        with transaction.atomic():  # one commit for the last lines and the end
            self._lines.write()
            states.finish(self.run, state=RunState.FINISHED, outcomes=kept)

    def _write(self, end: Callable[[], object]) -> None:
        """As soon as the database takes it: its disk may be full, or it may be starting again."""
        while True:
            try:
                end()
            except OperationalError as error:
                if self._stopping.wait(AGAIN_S):
                    raise  # it is found again by its lease
                log.error("The end of run %s cannot be written yet: %s", self.run.pk, error)
                close_old_connections()
            else:
                return

    def _perform(self, number: int, job: Job) -> dict[str, Any]:
        """What is kept of the job (see Gathering). Waits while every environment of the broker is taken."""
        # The broker's id is unique over all runs and attempts; the name is kept for the outcomes.
        self._job_id = f"{self.run.pk}.{self.run.attempt}.{number}"
        self._started = False  # those before it have ended: to run them again harms nobody
        sent = replace(job, id=self._job_id)
        while True:
            if self._stopped:
                raise Cancelled
            try:
                if told := self._scenarios.get(job.id):
                    return {"job": job.id, **play(self._broker, sent, told, self._note_start)}
                self._listen(sent)
                return self._gathering.job(job.id)
            except Busy as busy:
                self._stand_at(busy.queued + 1)
                if self._stopping.wait(min(busy.retry_after_s, 1.0)):
                    raise BrokerGone("The portal is shutting down.") from busy

    def _act(self, name: str, told: dict[str, Any]) -> dict[str, Any]:
        """What is kept of a stack job. It waits by itself while every environment of the broker is taken."""
        self._job_id = ""
        self._started = False
        self._errand = Errand(f"{self.run.pk}.{self.run.attempt}.{name}", owner=str(self.run.learner_id))
        if self._stopped:  # before there was an errand to be stopped
            raise Cancelled
        done = act(
            self._broker,
            self._checks,
            told,
            self._note_start,
            errand=self._errand,
            hear=partial(self._tell, self._lines.add),
        )
        return {"job": name, "deployed": done}

    def _note_start(self) -> None:
        self._started = True

    def _listen(self, job: Job) -> None:
        self._gathering.begin_job()
        listener = listener_of(self.run.pk)
        messages = self._broker.stream(job) if listener else self._broker.run(job)
        # Whatever happens here, the job is cancelled when it is not at its end.
        with closing(cast(Generator[Message | Part, None, None], messages)) as events:
            for event in events:
                match event:
                    case Queued(position=position):
                        self._stand_at(position)
                    case Started() as said:
                        self._started = True
                        self._gathering.started(said)
                        self._stand_at(0)
                    case Provisioned() as said:
                        self._gathering.provisioned(said)
                    case Throttled() as said:
                        self._gathering.throttled(said)
                    case LogLine(text=text):
                        self._tell(self._lines.add, text)
                    case Part() as part if listener:
                        listener.tell(part)
                    case Done() as said:
                        self._gathering.done(said)

    def _stand_at(self, position: int) -> None:
        """Nothing is written for most runs, which never wait."""
        if position != self._position:
            self._position = position
            self._tell(states.wait_at_broker, self.run, position)

    def _tell(self, write: Callable[..., object], *told: object) -> None:
        """What is only told on the way may be lost; the end has the whole log."""
        try:
            write(*told)
        except OperationalError as error:
            log.warning("What run %s says cannot be written: %s", self.run.pk, error)
