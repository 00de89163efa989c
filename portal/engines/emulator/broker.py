"""The broker: jobs in, messages out. One event loop, no database, no secret."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from typing import Any

from portal.engines.sandbox import BadFiles, Connection, Frame, SandboxError, Standing

from . import layers, runtimes
from .beside import Alone, Beside, Companion
from .carried import Attached, carried_job
from .claims import Claims
from .function import EPHEMERAL_MB, BadFunction, Job, held_mb
from .metrics import Metrics
from .performance import Performance
from .session import ASKED, Hear, Session, check_session
from .speaker import Speaker
from .stock import Stock
from .validate_job import validate_job
from .waiting import Need, Places, QueueFull

log = logging.getLogger(__name__)

ASK_S = 30.0  # a client that has not said by then what it wants is gone: it holds a descriptor
END = {"end": True}
FAULT = "The sandbox met a fault of ours; the run can be tried again."
STOPPING = "The broker is being stopped; the run can be tried again once it is back."


class Broker:
    """One job at a time on a connection; one that goes away cancels its job."""

    def __init__(
        self,
        stock: Stock,
        *,
        standing: Standing,
        places: Places,
        most_memory_mb: int,
        metrics: Metrics,
        beside: Beside | None = None,
    ) -> None:
        self._stock = stock
        self._standing = standing
        self._beside = beside or Alone()
        self._places = places
        self._most_memory_mb = most_memory_mb  # of one function; no more than the places have
        self._jobs: dict[str, asyncio.Task[None]] = {}
        self._waiting: set[asyncio.Task[None]] = set()  # of them, those without a place
        self._asking: set[asyncio.Task[Any]] = set()  # of each connection, what comes next
        self._under_way: set[asyncio.Future[None]] = set()  # one for each, until all of it has been said
        self._is_stopping = False
        self._claims = Claims()
        self._metrics = metrics
        self._show_gauges()

    async def serve(self, connection: Connection) -> None:
        """One request after the other, until the client closes, or has said nothing for ASK_S."""
        asking = self._listen(connection)
        try:
            while await asyncio.wait({asking}, timeout=ASK_S) and not asking.cancelled():
                if not asking.done():
                    return
                frame = asking.result()
                # From before the answer on: the client closing is how it says that nobody waits any longer.
                asking = self._listen(connection)
                if await self._answer(connection, frame, asking):
                    return
        except ConnectionError:
            pass  # it went without reading all that was said to it
        finally:
            asking.cancel()

    def _listen(self, connection: Connection) -> asyncio.Task[Any]:
        asking = asyncio.ensure_future(connection.receive())
        self._asking.add(asking)
        asking.add_done_callback(self._asking.discard)
        return asking

    async def _answer(self, connection: Connection, frame: Frame | None, gone: asyncio.Task[Any]) -> bool:
        """Whether nothing more comes: it has closed, and who asked for nothing has been refused."""
        match frame:
            case Frame({"op": "run" | "stream", "job": dict()}):
                await self._see_through(connection, frame, gone)
            case Frame({"op": "session", "job": dict()}):
                await self._hold(connection, frame, gone)
                return True
            case Frame({"op": "cancel", "job": str() as job_id}):
                if task := self._jobs.get(job_id):
                    task.cancel()
                await connection.send({"end": True})
            case Frame({"op": "status"}):
                await connection.send(self._status())
            case Frame({"op": "metrics"}):
                await connection.send({"metrics": self._metrics.text()})
            case _:
                await connection.send({"refused": "That is no request this broker knows."})
        return frame is None

    async def _see_through(
        self, connection: Connection, frame: Frame, gone: asyncio.Future[Any], hear: Hear | None = None
    ) -> None:
        over = asyncio.get_running_loop().create_future()
        self._under_way.add(over)
        try:
            await self._run(connection, frame, gone, hear)
        finally:
            self._under_way.discard(over)
            over.set_result(None)

    async def _hold(self, connection: Connection, frame: Frame, first: asyncio.Task[Any]) -> None:
        """A session: what comes now is for it, until the client closes."""
        heard: asyncio.Queue[Frame] = asyncio.Queue(ASKED)

        async def listen() -> None:
            told = await first
            while told is not None:
                await heard.put(told)
                told = await connection.receive()

        left = asyncio.ensure_future(listen())
        self._asking.add(left)
        try:
            await self._see_through(connection, frame, left, heard.get)
        finally:
            self._asking.discard(left)
            left.cancel()
            await asyncio.gather(left, return_exceptions=True)

    async def drain(self, within_s: float) -> None:
        """
        Let jobs that have a place come to their end, at most so long. Those that wait for one, or
        come now, are told that it is our fault and that nothing of them has started.
        """
        self._is_stopping = True
        for task in self._waiting:
            task.cancel()
        if self._under_way:
            await asyncio.wait(set(self._under_way), timeout=within_s)
        for asking in self._asking:
            asking.cancel()

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
            "runtimes": runtimes.told(),
            "layers": list(layers.ours()),
        }

    def _show_gauges(self) -> None:
        watch = self._metrics.watch
        watch("jobs_running", "Jobs that have a place.", lambda: self._places.taken)
        watch("jobs_queued", "Jobs that wait for a place.", lambda: self._places.queued)
        watch("places", "Jobs that may run at once.", lambda: self._places.at_once)
        watch("memory_bytes", "What jobs may have together.", lambda: self._places.memory_mb * 2**20)
        watch("memory_taken_bytes", "Promised to jobs under way.", lambda: self._places.taken_mb * 2**20)

    async def _run(
        self, connection: Connection, frame: Frame, gone: asyncio.Future[Any], hear: Hear | None = None
    ) -> None:
        """
        `gone` is done when the client has closed; what it says meanwhile is for a session, which it is
        for with `hear`.
        """
        began = time.monotonic()
        try:
            job = self._beside.dressed(_checked(frame.value["job"], frame.attached))
            self._fits(job)
            if hear is not None:
                check_session(job)
        except BadFunction as fault:
            self._metrics.job_ended("refused", time.monotonic() - began)
            await connection.send({"refused": str(fault)})
            return
        speaker = Speaker(connection)
        streams = frame.value["op"] == "stream"
        task = asyncio.ensure_future(self._perform(job, speaker, began, streams=streams, hear=hear))
        self._jobs[job.id] = task
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)
        if self._is_stopping:
            task.cancel()

        def give_up(_: asyncio.Future[Any]) -> None:
            task.cancel()

        gone.add_done_callback(give_up)
        try:
            await asyncio.wait({task})
            is_turned_away = self._is_stopping and task.cancelled()
            last = {"fault": STOPPING} if is_turned_away else _last_word(task)
            # What cannot be told to a client that is gone is no fault of ours.
            word = "cancelled" if "fault" in last and gone.done() else next(iter(last))
            if last is not END:
                self._metrics.job_ended(word, time.monotonic() - began)
        finally:
            gone.remove_done_callback(give_up)
            task.cancel()
            if self._jobs.get(job.id) is task:
                del self._jobs[job.id]
        with contextlib.suppress(ConnectionError):  # it may have been cancelled because nobody listens
            if last is not END:
                await speaker.say(last)
            await speaker.finish()

    def _fits(self, job: Job) -> None:
        """Raises BadFunction for what could wait for ever."""
        one = max(map(held_mb, job.functions))
        if one > self._most_memory_mb:
            with_tmp = any(function.ephemeral_mb > EPHEMERAL_MB[0] for function in job.functions)
            of_what = (
                f", its memory and what /tmp has over {EPHEMERAL_MB[0]} MB" if with_tmp else " of memory"
            )
            raise BadFunction(
                f"The function asks for {one:,} MB{of_what}; on this server one gets "
                f"{self._most_memory_mb:,} MB at most. Ask for less, or have whoever runs the server raise "
                "SANDBOX_MOST_MEMORY_MB."
            )
        if job.memory_mb > self._places.memory_mb:
            raise BadFunction(
                f"{job.environments} environments at once ask for {job.memory_mb:,} MB of memory; on this "
                f"server there are {self._places.memory_mb:,} MB for all. Ask for fewer, or for less memory."
            )

    async def _perform(
        self, job: Job, speaker: Speaker, began: float, *, streams: bool, hear: Hear | None
    ) -> None:
        async def moved(position: int) -> None:
            speaker.hint({"queued": position})

        asked = time.monotonic()
        # A session's environments that are asleep may hold as much again as those that are awake.
        memory_mb = job.memory_mb if hear is None else min(2 * job.memory_mb, self._places.memory_mb)
        need = Need(owner=job.owner, memory_mb=memory_mb, batch=job.batch)
        async with self._places.place(need, moved):
            self._waiting -= {asyncio.current_task()}
            self._metrics.had_place(time.monotonic() - asked)
            async with self._beside.beside(job) as companion:
                await self._work(job, speaker, companion, streams=streams, hear=hear)
        # From here, since it then goes out together with what came before it.
        self._metrics.job_ended("end", time.monotonic() - began)
        await speaker.say(END)

    async def _work(
        self, job: Job, speaker: Speaker, companion: Companion, *, streams: bool, hear: Hear | None
    ) -> None:
        stock, metrics = self._stock, self._metrics
        if hear is not None:
            await Session(
                job, stock=stock, speaker=speaker, metrics=metrics, companion=companion, hear=hear
            ).run()
            return
        await Performance(
            job,
            stock=stock,
            claims=self._claims,
            speaker=speaker,
            metrics=metrics,
            companion=companion,
            streams=streams,
        ).run()


def _checked(told: dict[str, Any], attached: Attached) -> Job:
    """Raises BadFunction for anything that cannot be run."""
    try:
        job = carried_job(told, attached)
        validate_job(job)
    except BadFunction:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise BadFunction(f"That is no job: {fault!r:.300}.") from None
    return job


def _last_word(task: asyncio.Task[None]) -> dict[str, Any]:
    if task.cancelled():
        return {"cancelled": True}
    error = task.exception()
    if error is None:
        return END
    if isinstance(error, QueueFull):
        return {"busy": error.retry_after_s, "queued": error.queued}
    if isinstance(error, BadFiles | BadFunction):
        return {"refused": str(error)}
    if not isinstance(error, SandboxError | ConnectionError):
        log.error("A job met a fault.", exc_info=error)
    return {"fault": str(error) if isinstance(error, SandboxError) else FAULT}
