"""The broker: jobs in, messages out. One event loop, no database, no secret."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from typing import Any

from portal.engines.sandbox import BadFiles, Connection, FrameError, SandboxError, Standing

from .function import EVENTS, BadFunction, Job
from .lifecycle import LambdaEnvironment
from .metrics import Metrics
from .stock import Stock
from .stored import job_from_json, outcome_to_json
from .validate import validate, validate_event
from .waiting import Need, Places, QueueFull

log = logging.getLogger(__name__)

ASK_S = 30.0  # a client that has not said by then what it wants is gone: it holds a descriptor
SEND_S = 30.0  # a client that reads nothing this long is gone: it holds a place that others wait for
FAULT = "The sandbox met a fault of ours; the run can be tried again."
STOPPING = "The broker is being stopped; the run can be tried again once it is back."


class Broker:
    """Serves one connection for each job; a connection that goes away cancels its job."""

    def __init__(
        self, stock: Stock, *, standing: Standing, places: Places, most_memory_mb: int, metrics: Metrics
    ) -> None:
        self._stock = stock
        self._standing = standing
        self._places = places
        self._most_memory_mb = most_memory_mb  # of one function; no more than the places have
        self._jobs: dict[str, asyncio.Task[None]] = {}
        self._waiting: set[asyncio.Task[None]] = set()  # of them, those without a place
        self._serving: set[asyncio.Task[Any]] = set()
        self._is_stopping = False
        self._metrics = metrics
        self._show_gauges()

    async def serve(self, connection: Connection) -> None:
        try:
            async with asyncio.timeout(ASK_S):
                frame = await connection.receive()
        except TimeoutError:
            raise ConnectionError(f"Nothing whole was asked within {ASK_S:.0f} s.") from None
        match frame:
            case {"op": "run", "job": dict() as stored}:
                task = asyncio.current_task()
                assert task is not None
                self._serving.add(task)
                task.add_done_callback(self._serving.discard)
                await self._run(connection, stored)
            case {"op": "cancel", "job": str() as job_id}:
                if task := self._jobs.get(job_id):
                    task.cancel()
                await connection.send({"end": True})
            case {"op": "status"}:
                await connection.send(self._status())
            case {"op": "metrics"}:
                await connection.send({"metrics": self._metrics.text()})
            case _:
                await connection.send({"refused": "That is no request this broker knows."})

    async def drain(self, within_s: float) -> None:
        """
        Let jobs that have a place come to their end, at most so long. Those that wait for one, or
        come now, are told that it is our fault and that nothing of them has started.
        """
        self._is_stopping = True
        for task in self._waiting:
            task.cancel()
        if self._serving:
            await asyncio.wait(set(self._serving), timeout=within_s)

    def _status(self) -> dict[str, Any]:
        return {
            "running": self._places.taken,
            "queued": self._places.queued,
            "at_once": self._places.at_once,
            "memory_mb": self._places.memory_mb,
            "memory_taken_mb": self._places.taken_mb,
            "most_memory_mb": self._most_memory_mb,
            "warm": self._stock.warm,
            "pooled": self._stock.pooled,
            "standing": self._standing.to_json(),
        }

    def _show_gauges(self) -> None:
        watch = self._metrics.watch
        watch("jobs_running", "Jobs that have a place.", lambda: self._places.taken)
        watch("jobs_queued", "Jobs that wait for a place.", lambda: self._places.queued)
        watch("places", "Jobs that may run at once.", lambda: self._places.at_once)
        watch("memory_bytes", "What jobs may have together.", lambda: self._places.memory_mb * 2**20)
        watch("memory_taken_bytes", "Promised to jobs under way.", lambda: self._places.taken_mb * 2**20)

    async def _run(self, connection: Connection, stored: dict[str, Any]) -> None:
        began = time.monotonic()
        try:
            job = _checked(stored)
            self._fits(job)
        except BadFunction as fault:
            self._metrics.job_ended("refused", time.monotonic() - began)
            await connection.send({"refused": str(fault)})
            return
        speaker = Speaker(connection)
        task = asyncio.ensure_future(self._perform(job, speaker))
        self._jobs[job.id] = task
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)
        if self._is_stopping:
            task.cancel()
        gone = asyncio.ensure_future(_until_gone(connection))
        try:
            await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                task.cancel()
            await asyncio.wait({task})
            is_turned_away = self._is_stopping and task.cancelled()
            last = {"fault": STOPPING} if is_turned_away else _last_word(task)
            # What cannot be told to a client that is gone is no fault of ours.
            word = "cancelled" if "fault" in last and gone.done() else next(iter(last))
            self._metrics.job_ended(word, time.monotonic() - began)
        finally:
            task.cancel()
            gone.cancel()
            if self._jobs.get(job.id) is task:
                del self._jobs[job.id]
        with contextlib.suppress(ConnectionError):  # it may have been cancelled because nobody listens
            await speaker.say(last)

    def _fits(self, job: Job) -> None:
        if job.function.memory_mb > self._most_memory_mb:
            raise BadFunction(
                f"The function asks for {job.function.memory_mb:,} MB of memory; on this server one gets "
                f"{self._most_memory_mb:,} MB at most. Ask for less, or have whoever runs the server "
                "raise SANDBOX_MOST_MEMORY_MB."
            )

    async def _perform(self, job: Job, speaker: Speaker) -> None:
        async def moved(position: int) -> None:
            await speaker.say({"queued": position})

        asked = time.monotonic()
        need = Need(owner=job.owner, memory_mb=job.function.memory_mb, batch=job.batch)
        async with self._places.place(need, moved):
            self._waiting -= {asyncio.current_task()}
            self._metrics.had_place(time.monotonic() - asked)
            environment = self._stock.take_warm(job.owner, job.function) if job.warm else None
            if environment is None:
                environment = await self._stock.make(job.function)
            is_kept = False
            try:
                for index, event in enumerate(job.events):
                    await self._invoke(environment, index, event, speaker)
                is_kept = job.warm and environment.is_usable
            finally:
                if is_kept:
                    self._stock.keep_warm(job.owner, environment)
                else:
                    self._stock.end(environment)

    async def _invoke(self, environment: LambdaEnvironment, index: int, event: str, speaker: Speaker) -> None:
        is_cold = environment.is_cold

        async def started(request_id: str) -> None:
            await speaker.say({"started": {"index": index, "request_id": request_id, "cold": is_cold}})

        streaming = asyncio.ensure_future(speaker.stream())
        try:
            outcome = await environment.invoke(
                event, started=started, listen=lambda text: speaker.log(index, text)
            )
            self._metrics.invoked(outcome, is_cold, environment.kills)
        except asyncio.CancelledError:
            environment.kills.append("asked")  # it ends with its job
            raise
        finally:
            self._metrics.killed(environment.kills)
            # Not awaited by itself: a cancellation of this job in the same moment would pass for its own.
            streaming.cancel()
            await asyncio.wait({streaming})
            _ = streaming.cancelled() or streaming.exception()
        await speaker.say({"done": {"index": index, "outcome": outcome_to_json(outcome)}})


class Speaker:
    """One connection's answers, in order; log text that comes faster than it is read is joined."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._log: dict[int, list[str]] = {}
        self._news = asyncio.Event()
        self._speaking = asyncio.Lock()

    def log(self, index: int, text: str) -> None:
        self._log.setdefault(index, []).append(text)
        self._news.set()

    async def say(self, frame: dict[str, Any]) -> None:
        await self._flush()
        async with self._speaking:
            await self._send(frame)

    async def stream(self) -> None:
        """Pass log text on as it comes, until cancelled."""
        while True:
            await self._news.wait()
            await self._flush()

    async def _flush(self) -> None:
        async with self._speaking:
            self._news.clear()
            waiting, self._log = self._log, {}
            for index, texts in waiting.items():
                await self._send({"log": {"index": index, "text": "".join(texts)}})

    async def _send(self, frame: dict[str, Any]) -> None:
        try:
            async with asyncio.timeout(SEND_S):
                await self._connection.send(frame)
        except TimeoutError:
            raise ConnectionError("The client has stopped reading.") from None


def _checked(stored: dict[str, Any]) -> Job:
    """Raises BadFunction for anything that cannot be run."""
    try:
        job = job_from_json(stored)
        if not 0 < len(job.events) <= EVENTS:
            raise BadFunction(f"A job has 1 to {EVENTS} events.")
        validate(job.function)
        for event in set(job.events):
            validate_event(event)
    except (KeyError, TypeError, AttributeError) as fault:
        raise BadFunction(f"That is no job: {fault!r:.300}.") from None
    return job


def _last_word(task: asyncio.Task[None]) -> dict[str, Any]:
    if task.cancelled():
        return {"cancelled": True}
    error = task.exception()
    if error is None:
        return {"end": True}
    if isinstance(error, QueueFull):
        return {"busy": error.retry_after_s, "queued": error.queued}
    if isinstance(error, BadFiles):
        return {"refused": str(error)}
    if not isinstance(error, SandboxError | ConnectionError):
        log.error("A job met a fault.", exc_info=error)
    return {"fault": str(error) if isinstance(error, SandboxError) else FAULT}


async def _until_gone(connection: Connection) -> None:
    # Nothing more is expected: whatever comes, or the end, means that nobody waits any longer.
    with contextlib.suppress(FrameError, ConnectionError):
        await connection.receive()
