"""The simulated AWS beside the environments of a job: what the emulator's broker is given."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, Final
from weakref import WeakKeyDictionary

from portal.engines.cloud.iam import Need, smallest_policy
from portal.engines.emulator import BadFunction, Function, Job, Outcome
from portal.engines.emulator.beside import Companion, Nobody
from portal.engines.emulator.metrics import Metrics
from portal.engines.emulator.pool import Pool
from portal.engines.sandbox import Environment, SandboxError, Tier, Zygote, socket_inside

from .confinement import LIMITS, SEED_BYTES, role_of, session_of
from .simulation import BadSeed, Cloud, CloudGone, TooMuch, lack, start_zygote

log = logging.getLogger(__name__)

PORT: Final = 4_566
ENDPOINT: Final = f"http://169.254.100.1:{PORT}"
POLICY_BYTES: Final = 20 * 1024
READY: Final = 1  # processes that wait for a run
QUIET_S: Final = 0.25  # since the last run began: to make another ready takes 50 ms of a processor
_BACKLOG: Final = 128


class AwsBeside:
    """
    One for a broker. Its zygote is started with the first job that asks for it, which takes about two seconds
    and 180 MB; its walls are raised at once where that is root's to do.
    """

    def __init__(self) -> None:
        self._tier: Tier = "none"
        self._lack = ""  # what the machine has not, with a remedy
        self._metrics: Metrics
        self._starting: asyncio.Task[Pool] | None = None
        self._watching: asyncio.Future[None] | None = None
        self._is_wanted = asyncio.Event()
        self._ending: set[asyncio.Task[None]] = set()
        # Of an environment, the end of the account that a job before had there.
        self._leaving: WeakKeyDictionary[Environment, asyncio.Task[None]] = WeakKeyDictionary()
        # They belong to environments, which may live longer than a job.
        self._listeners: WeakKeyDictionary[Environment, socket.socket] = WeakKeyDictionary()

    async def start(self, *, tier: Tier, metrics: Metrics) -> None:
        self._tier, self._metrics = tier, metrics
        self._lack = lack(tier)
        if os.geteuid() != 0 or self._lack:
            return
        walls = asyncio.Event()

        async def walled() -> None:
            walls.set()
            await self._is_wanted.wait()

        self._starting = asyncio.ensure_future(self._start(walled))
        self._starting.add_done_callback(_tell_fault)
        self._starting.add_done_callback(lambda _: walls.set())
        await walls.wait()

    async def stop(self) -> None:
        if self._watching is not None:
            self._watching.cancel()
        await asyncio.gather(*self._ending)
        if self._starting is not None:
            self._starting.cancel()
            await asyncio.gather(self._starting, return_exceptions=True)
            if not self._starting.cancelled() and self._starting.exception() is None:
                await self._starting.result().stop()

    def dressed(self, job: Job) -> Job:
        if job.aws is None:
            if job.policy is not None:
                raise BadFunction(
                    "A policy is judged by the AWS beside a function: give `aws` too, if only {}."
                )
            return job
        if self._lack:
            raise BadFunction(f"No AWS can be simulated here: {self._lack}")
        for name, value, most in (("aws", job.aws, SEED_BYTES), ("policy", job.policy, POLICY_BYTES)):
            if value is not None and (size := len(json.dumps(value))) > most:
                raise BadFunction(f"`{name}` has {size:,} bytes of JSON; {most:,} is the most. Give less.")
        routing = job.routing
        if routing is not None:
            routing = replace(routing, function=_told(routing.function))
        return replace(job, function=_told(job.function), routing=routing)

    @asynccontextmanager
    async def beside(self, job: Job) -> AsyncIterator[Companion]:
        if job.aws is None:
            yield Nobody()
            return
        around = AwsAround(await (await self._pool()).take(LIMITS), job, self._listener)
        try:
            yield around
        finally:
            self._end(around)

    def _end(self, around: AwsAround) -> None:
        """Takes as long as some calls, while nobody waits but who comes next in one of its environments."""
        self._metrics.environment_destroyed()
        around.hang_up()  # now: the next job of a warm environment listens at the same socket
        ending = asyncio.ensure_future(around.end())
        self._ending.add(ending)
        self._leaving.update(dict.fromkeys(around.environments, ending))
        ending.add_done_callback(self._ending.discard)

    def _pool(self) -> asyncio.Future[Pool]:
        self._is_wanted.set()
        if self._starting is None or (self._starting.done() and self._starting.exception() is not None):
            self._starting = asyncio.ensure_future(self._start())
        return asyncio.shield(self._starting)

    async def _start(self, walled: Callable[[], Awaitable[None]] | None = None) -> Pool:
        zygote = await start_zygote(tier=self._tier, walled=walled)
        self._watching = asyncio.ensure_future(self._heed_end(zygote))
        return Pool(zygote, size=READY, metrics=self._metrics, is_wanted=True, quiet_s=QUIET_S)

    async def _heed_end(self, zygote: Zygote) -> None:
        """When its walls have fallen, the next job has another one started."""
        await zygote.ended()
        self._starting = None

    async def _listener(self, environment: Environment) -> socket.socket:
        """One for an environment as long as it lives; it listens while a job has it, which it has alone."""
        if (leaving := self._leaving.pop(environment, None)) is not None:
            await asyncio.wait({leaving})
        if environment not in self._listeners:
            listener = await socket_inside(environment)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            # Any address: there is only a loopback, and what else it is called may not be set up yet.
            listener.bind(("0.0.0.0", PORT))  # noqa: S104
            self._listeners[environment] = listener
        return self._listeners[environment]


class AwsAround:
    """The companion of one job: one account for all its environments, in the process that `holds` it."""

    def __init__(
        self, holds: Environment, job: Job, listener: Callable[[Environment], Awaitable[socket.socket]]
    ) -> None:
        self._cloud = cloud = Cloud(holds, ended=self.hang_up)
        self._listener = listener
        self._listening: list[socket.socket] = []
        self._exports = job.export
        self._numbers: dict[Environment, int] = {}
        name = job.function.name
        self._session = session_of(name)
        cloud.begin(seed=job.aws or {}, policy=job.policy, role=role_of(name), function=name)

    @property
    def environments(self) -> Collection[Environment]:
        return self._numbers.keys()

    async def join(self, environment: Environment) -> None:
        if environment not in self._numbers:
            listener = await self._listener(environment)
            try:
                listener.listen(_BACKLOG)
            except OSError as fault:  # what a function has left running may listen there itself
                raise SandboxError(f"AWS cannot listen beside the function: {fault.strerror}") from None
            self._listening.append(listener)
            self._numbers[environment] = self._cloud.serve(listener)

    async def told(self, environment: Environment, outcome: Outcome) -> Outcome:
        """With what told.Told reads."""
        return replace(outcome, aws=await self._aws(environment))

    async def _aws(self, environment: Environment) -> Mapping[str, Any]:
        try:
            await self._cloud.ready()
            report = await self._cloud.report(self._numbers[environment])
            account = await self._export() if self._exports else {}
        except BadSeed as fault:
            raise BadFunction(str(fault)) from None
        except CloudGone as gone:
            return {"gone": str(gone)}
        # What a role needs that the function has assumed is not for the policy of its own.
        own = [call for call in report["calls"] if call["principal"] == self._session]
        return {**report, **account, "smallest_policy": _smallest(own)}

    async def _export(self) -> dict[str, Any]:
        try:
            return {"account": await self._cloud.export()}
        except TooMuch as fault:
            return {"account_refused": str(fault)}

    async def end(self) -> None:
        with contextlib.suppress(SandboxError):
            await self._cloud.end()

    def hang_up(self) -> None:
        """Who connects now is refused, and does not wait for somebody who will never come. Once."""
        while self._listening:
            with contextlib.suppress(OSError):
                self._listening.pop().shutdown(socket.SHUT_RDWR)


def _tell_fault(starting: asyncio.Task[Pool]) -> None:
    if not starting.cancelled() and (fault := starting.exception()):
        log.warning("There is no AWS beside functions: %s", fault)


def _smallest(calls: Iterable[Mapping[str, Any]]) -> dict[str, Any] | None:
    """Also for what was denied, since the function needs it; None when it needs no permission."""
    needs = [Need(**need) for call in calls for need in call["needs"]]
    return smallest_policy(needs) if needs else None


def _told(function: Function) -> Function:
    """What the function itself says of the endpoint stands."""
    return replace(function, environment={"AWS_ENDPOINT_URL": ENDPOINT, **function.environment})
