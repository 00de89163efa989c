"""The broker: jobs in, messages out. One event loop, no database, no secret."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Any

from portal.engines.sandbox import BadFiles, Connection, FrameError, SandboxError

from .function import EVENTS, BadFunction, Job
from .lifecycle import LambdaEnvironment
from .stock import Stock
from .stored import job_from_json, outcome_to_json
from .validate import validate, validate_event
from .waiting import Places, QueueFull

log = logging.getLogger(__name__)

RETRY_AFTER_S = 2
SEND_S = 30.0  # a client that reads nothing this long is gone: it holds a place that others wait for
FAULT = "The sandbox met a fault of ours; the run can be tried again."


class Broker:
    """Serves one connection for each job; a connection that goes away cancels its job."""

    def __init__(self, stock: Stock, *, at_once: int, queue: int) -> None:
        self._stock = stock
        self._places = Places(at_once, queue)
        self._jobs: dict[str, asyncio.Task[None]] = {}

    async def serve(self, connection: Connection) -> None:
        frame = await connection.receive()
        match frame:
            case {"op": "run", "job": dict() as stored}:
                await self._run(connection, stored)
            case {"op": "cancel", "job": str() as job_id}:
                if task := self._jobs.get(job_id):
                    task.cancel()
                await connection.send({"end": True})
            case {"op": "status"}:
                await connection.send(self._status())
            case _:
                await connection.send({"refused": "That is no request this broker knows."})

    def _status(self) -> dict[str, Any]:
        return {
            "running": self._places.taken,
            "queued": self._places.queued,
            "at_once": self._places.at_once,
            "warm": self._stock.warm,
            "pooled": self._stock.pooled,
        }

    async def _run(self, connection: Connection, stored: dict[str, Any]) -> None:
        try:
            job = _checked(stored)
        except BadFunction as fault:
            await connection.send({"refused": str(fault)})
            return
        speaker = Speaker(connection)
        task = asyncio.ensure_future(self._perform(job, speaker))
        self._jobs[job.id] = task
        gone = asyncio.ensure_future(_until_gone(connection))
        try:
            await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                task.cancel()
            await asyncio.wait({task})
            last = _last_word(task)
        finally:
            task.cancel()
            gone.cancel()
            if self._jobs.get(job.id) is task:
                del self._jobs[job.id]
        with contextlib.suppress(ConnectionError):  # it may have been cancelled because nobody listens
            await speaker.say(last)

    async def _perform(self, job: Job, speaker: Speaker) -> None:
        async def moved(position: int) -> None:
            await speaker.say({"queued": position})

        async with self._places.place(moved):
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

    @staticmethod
    async def _invoke(environment: LambdaEnvironment, index: int, event: str, speaker: Speaker) -> None:
        async def started(request_id: str) -> None:
            await speaker.say(
                {"started": {"index": index, "request_id": request_id, "cold": environment.is_cold}}
            )

        streaming = asyncio.ensure_future(speaker.stream())
        try:
            outcome = await environment.invoke(
                event, started=started, listen=lambda text: speaker.log(index, text)
            )
        finally:
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
        raise BadFunction(f"That is no job: {fault!r}.") from None
    return job


def _last_word(task: asyncio.Task[None]) -> dict[str, Any]:
    if task.cancelled():
        return {"cancelled": True}
    error = task.exception()
    if error is None:
        return {"end": True}
    if isinstance(error, QueueFull):
        return {"busy": RETRY_AFTER_S}
    if isinstance(error, BadFiles):
        return {"refused": str(error)}
    if not isinstance(error, SandboxError | ConnectionError):
        log.error("A job met a fault.", exc_info=error)
    return {"fault": str(error) if isinstance(error, SandboxError) else FAULT}


async def _until_gone(connection: Connection) -> None:
    # Nothing more is expected: whatever comes, or the end, means that nobody waits any longer.
    with contextlib.suppress(FrameError, ConnectionError):
        await connection.receive()
