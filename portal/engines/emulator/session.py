"""A job whose events come one by one, each for the environment that its client names."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

from portal.engines.sandbox import Frame

from .beside import Companion
from .carried import carry_outcome
from .function import BadFunction, Call, Job
from .lifecycle import LambdaEnvironment
from .metrics import Metrics
from .outcome import Outcome
from .speaker import Speaker
from .stock import Stock
from .validate import validate_event
from .validate_job import validate_call
from .warm import IDLE_MB

ASKED = 256  # events of a session that have come and are not done
ASLEEP = 96  # environments that wait for their next event; whoever waits longest makes room
BEGUN_S = 0.05  # most are done sooner, and a frame for each of them takes time on both sides

Hear = Callable[[], Awaitable[Frame]]


class _Place:
    """What has a number for the client, and an environment while there is one."""

    def __init__(self) -> None:
        self.environment: LambdaEnvironment | None = None
        self.turn = asyncio.Lock()


class Session:
    """
    At most job.at_once events run at the same time; the others wait for their turn. An environment has one
    at a time, and keeps what it has between them as long as there is room: those asleep hold no more
    memory together than the session may have awake. All of them have the same AWS beside them.

    Frames from the client, with the text of the event attached to the first:

        {"event": {"number": int, "environment": int, "request_id": str | null}}
        {"give_up": number}      {"retire": environment}      {"close": true}

    and to it {"done": {"index": number, "outcome": …}}, or {"gone": number} for one that was given up; before
    that {"begun": number}, for one that has been running for BEGUN_S.
    """

    def __init__(
        self,
        job: Job,
        *,
        stock: Stock,
        speaker: Speaker,
        metrics: Metrics,
        companion: Companion,
        hear: Hear,
    ) -> None:
        self._job = job
        self._stock = stock
        self._speaker = speaker
        self._metrics = metrics
        self._companion = companion
        self._hear = hear
        self._room = asyncio.Semaphore(job.at_once)
        self._places: dict[int, _Place] = {}
        self._asleep: OrderedDict[int, int] = OrderedDict()  # and what each holds in MB, the longest first
        self._asleep_mb = 0
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._given_up: set[int] = set()
        self._fault: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def run(self) -> None:
        """Until the client closes it. Raises SandboxError, BadFiles, BadFunction and ConnectionError."""
        try:
            while frame := await self._next():
                self._heed(frame)
            while self._tasks and not self._fault.done():
                left: set[asyncio.Future[None]] = {self._fault, *self._tasks.values()}
                await asyncio.wait(left, return_when=asyncio.FIRST_COMPLETED)
            if self._fault.done():
                self._fault.result()
        finally:
            await self._end()

    async def _next(self) -> Frame | None:
        hearing = asyncio.ensure_future(self._hear())
        try:
            either: set[asyncio.Future[Any]] = {hearing, self._fault}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if self._fault.done():
                self._fault.result()
            frame = hearing.result()
        finally:
            hearing.cancel()
        return None if frame.value == {"close": True} else frame

    def _heed(self, frame: Frame) -> None:
        match frame.value:
            case {
                "event": {
                    "number": int(number),
                    "environment": int(name),
                    "request_id": str() | None as asked,
                }
            }:
                self._take(number, name, str(frame.attached, "utf-8", "surrogatepass"), asked)
            case {"give_up": int(number)}:
                if number in self._tasks:
                    self._given_up.add(number)
                    self._tasks[number].cancel()
            case {"retire": int(name)}:
                self._retire(name)
            case _:
                raise BadFunction("That is nothing to say in a session.")

    def _take(self, number: int, name: int, text: str, request_id: str | None) -> None:
        if number in self._tasks or len(self._tasks) >= ASKED:
            raise BadFunction(f"A session has {ASKED} events at most that are not done, each with a number.")
        call = Call(request_id=request_id)
        validate_call(call)
        validate_event(text)
        place = self._places.setdefault(name, _Place())
        task = asyncio.ensure_future(self._serve(number, name, place, text, call))
        self._tasks[number] = task
        task.add_done_callback(lambda ended: self._ended(number, ended))

    def _ended(self, number: int, task: asyncio.Task[None]) -> None:
        del self._tasks[number]
        self._given_up.discard(number)
        if not task.cancelled() and (error := task.exception()) and not self._fault.done():
            self._fault.set_exception(error)

    # One event

    async def _serve(self, number: int, name: int, place: _Place, text: str, call: Call) -> None:
        try:
            async with place.turn, self._room:
                self._wake(name)
                await self._invoke(number, place, text, call)
        except asyncio.CancelledError:
            if number not in self._given_up:
                raise
            await self._speaker.say({"gone": number})
        finally:
            self._fall_asleep(name, place)

    async def _invoke(self, number: int, place: _Place, text: str, call: Call) -> None:
        environment, place.environment = place.environment, None
        if environment is None or not environment.is_usable:
            if environment is not None:
                self._stock.end(environment)
            environment = await self._make()
        is_kept = False
        try:
            await self._companion.join(environment.sandbox)
            is_cold = environment.is_cold
            outcome = await self._run(number, environment, text, call)
            self._metrics.invoked(outcome, is_cold, environment.kills)
            told, texts = carry_outcome(await self._companion.told(environment.sandbox, outcome))
            is_kept = environment.is_usable
        except asyncio.CancelledError:
            environment.kills.append("asked")
            raise
        finally:
            self._metrics.killed(environment.kills)
            if is_kept:
                place.environment = environment
            else:
                self._stock.end(environment)
        await self._speaker.say({"done": {"index": number, "outcome": told}}, texts)

    async def _run(self, number: int, environment: LambdaEnvironment, text: str, call: Call) -> Outcome:
        begun = asyncio.get_running_loop().call_later(BEGUN_S, self._speaker.tell, {"begun": number})
        try:
            return await environment.invoke(text, call, started=_unheard, listen=lambda text: None)
        finally:
            begun.cancel()

    async def _make(self) -> LambdaEnvironment:
        made = await self._stock.make(self._job.function, owner=self._job.owner)
        if made.is_restored:
            try:
                await self._companion.join(made.sandbox)
                await made.initialise()
            except BaseException:
                self._stock.end(made)
                raise
        return made

    # Those asleep

    def _wake(self, name: int) -> None:
        self._asleep_mb -= self._asleep.pop(name, 0)

    def _fall_asleep(self, name: int, place: _Place) -> None:
        """And let go of those that there is no room for: whose next turn comes begins anew."""
        if place.environment is None:
            return
        if self._places.setdefault(name, place) is not place:  # it was retired, and its number given again
            self._stock.end(place.environment)
            place.environment = None
            return
        self._wake(name)
        self._asleep[name] = IDLE_MB + place.environment.peak_mb
        self._asleep_mb += self._asleep[name]
        while len(self._asleep) > ASLEEP or self._asleep_mb > self._job.memory_mb:
            self._retire(next(iter(self._asleep)))

    def _retire(self, name: int) -> None:
        self._wake(name)
        place = self._places.get(name)
        if place is None:
            return
        environment, place.environment = place.environment, None
        if environment is not None:
            self._stock.end(environment)
        if not place.turn.locked():
            del self._places[name]

    async def _end(self) -> None:
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        for place in self._places.values():
            if place.environment is not None:
                self._stock.end(place.environment)
        if self._fault.done():
            self._fault.exception()  # it has been raised, or something before it has


async def _unheard(request_id: str) -> None:
    """The client is told later, if at all."""


def check_session(job: Job) -> None:
    """Raises BadFunction for what only events that are known beforehand can have."""
    if any(value != "null" for value in job.events) or len(job.events) != job.at_once:
        raise BadFunction("The events of a session come later: give a null for each that runs at once.")
    if job.routing is not None or job.record or job.concurrency.provisioned:
        raise BadFunction("A session has one version, is not recorded, and initialises nothing ahead.")
