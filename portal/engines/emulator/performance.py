"""One job under way: its events, and the environments that take them."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Coroutine, Iterator, Sequence
from functools import partial
from typing import Any

from .beside import Companion
from .carried import carry_outcome
from .claims import Claims
from .function import Function, Job
from .lifecycle import LambdaEnvironment
from .metrics import Metrics
from .speaker import Speaker
from .stock import Stock

_RANDOM = random.SystemRandom()


class Performance:
    """
    As many environments as events run at once, none more: one that is idle takes the next event,
    a provisioned one first (facts A-4, J-8). What is over when the job ends is kept warm, or ended.
    """

    def __init__(
        self,
        job: Job,
        *,
        stock: Stock,
        claims: Claims,
        speaker: Speaker,
        metrics: Metrics,
        companion: Companion,
        streams: bool = False,
    ) -> None:
        self._job = job
        self._stock = stock
        self._claims = claims
        self._speaker = speaker
        self._metrics = metrics
        self._companion = companion
        self._streams = streams
        self._functions = [(function, function.digest) for function in job.functions]
        self._idle: dict[str, list[LambdaEnvironment]] = {digest: [] for _, digest in self._functions}

    async def run(self) -> None:
        """Raises SandboxError, BadFiles and ConnectionError."""
        events = iter(range(len(self._job.events)))
        try:
            await self._provision()
            await _all([self._work(events) for _ in range(min(self._job.at_once, len(self._job.events)))])
        finally:
            self._put_back()

    async def _work(self, events: Iterator[int]) -> None:
        """One event after the other, until somebody has taken the last one."""
        job = self._job
        for index in events:
            function, digest = self._route()
            if not self._claims.take(job.owner, function.name, reserved=job.concurrency.reserved):
                self._metrics.throttled()
                reason = "ReservedFunctionConcurrentInvocationLimitExceeded"
                await self._speaker.say({"throttled": {"index": index, "reason": reason}})
                continue
            try:
                await self._serve(index, function, digest)
            finally:
                self._claims.give_back(job.owner, function.name)

    async def _serve(self, index: int, function: Function, digest: str) -> None:
        environment = self._take(function, digest) or await self._make(function)
        with self._idle_afterwards(environment, digest):
            await self._companion.join(environment.sandbox)
            await self._invoke(environment, index)

    @contextlib.contextmanager
    def _idle_afterwards(self, environment: LambdaEnvironment, digest: str) -> Iterator[None]:
        """Or ended, where something fails or it cannot be used again."""
        is_kept = False
        try:
            yield
            is_kept = environment.is_usable
        finally:
            if is_kept:
                self._idle[digest].append(environment)
            else:
                self._stock.end(environment)

    async def _invoke(self, environment: LambdaEnvironment, index: int) -> None:
        is_cold = environment.is_cold
        told = {"index": index, "cold": is_cold, "environment": environment.id}

        async def started(request_id: str) -> None:
            version = environment.function.version
            self._speaker.hint({"started": {**told, "request_id": request_id, "version": version}})

        try:
            outcome = await environment.invoke(
                self._job.events[index],
                self._job.call,
                started=started,
                listen=lambda text: self._speaker.log(index, text),
                pass_on=partial(self._speaker.part, index) if self._streams else None,
            )
            self._metrics.invoked(outcome, is_cold, environment.kills)
        except asyncio.CancelledError:
            environment.kills.append("asked")  # it ends with its job
            raise
        finally:
            self._metrics.killed(environment.kills)
        told_outcome, texts = carry_outcome(await self._companion.told(environment.sandbox, outcome))
        await self._speaker.say({"done": {"index": index, "outcome": told_outcome}}, texts)

    # Environments

    def _route(self) -> tuple[Function, str]:
        """Which version, with its digest. By weight, each event on its own (facts M-19)."""
        routing = self._job.routing
        is_other = routing is not None and _RANDOM.random() < routing.weight
        return self._functions[-1 if is_other else 0]

    async def _make(self, function: Function) -> LambdaEnvironment:
        job = self._job
        made = await self._stock.make(function, owner=job.owner, records=job.record)
        if made.is_restored:
            try:
                await self._initialise(made)
            except BaseException:
                self._stock.end(made)
                raise
        return made

    def _take(self, function: Function, digest: str) -> LambdaEnvironment | None:
        """The one used last, of those that this job has had or an earlier one has left."""
        if fit := self._idle[digest]:
            provisioned = [environment for environment in fit if environment.is_provisioned]
            found = (provisioned or fit)[-1]
            fit.remove(found)
            return found
        job = self._job
        if job.warm and not job.record:
            return self._stock.take_warm(job.owner, digest)
        return self._take_snapshot(digest) if function.has_snapshot else None

    def _take_snapshot(self, digest: str) -> LambdaEnvironment | None:
        """A new environment of what an earlier job has left initialised."""
        found = self._stock.take_warm(self._job.owner, digest)
        if found is not None and not found.begin_anew():
            self._stock.end(found)
            return None
        return found

    async def _provision(self) -> None:
        """What is missing of what is to be initialised ahead, shared out as an alias shares events out."""
        wanted, routing = self._job.concurrency.provisioned, self._job.routing
        if not wanted:
            return
        of_other = round(wanted * routing.weight) if routing else 0
        missing: list[tuple[Function, str]] = []
        for (function, digest), number in zip(self._functions, (wanted - of_other, of_other), strict=False):
            there = self._take_provisioned(digest)
            missing += [(function, digest)] * (number - there)
        await _all([self._provision_one(function, digest) for function, digest in missing])

    def _take_provisioned(self, digest: str) -> int:
        """How many an earlier job has left; they are this one's now."""
        there = 0
        while self._job.warm and (found := self._stock.take_warm(self._job.owner, digest)) is not None:
            self._idle[digest].append(found)
            there += found.is_provisioned
        return there

    async def _provision_one(self, function: Function, digest: str) -> None:
        environment = await self._stock.make(function, initialization="provisioned-concurrency")
        with self._idle_afterwards(environment, digest):
            await self._initialise(environment)

    async def _initialise(self, environment: LambdaEnvironment) -> None:
        """Ahead of any event, and tell."""
        try:
            await self._companion.join(environment.sandbox)
            init = await environment.initialise()
            told = {"environment": environment.id, "version": environment.function.version}
            await self._speaker.say({"provisioned": {**told, "init_duration_ms": init.ms, "log": init.log}})
        finally:
            self._metrics.killed(environment.kills)

    def _put_back(self) -> None:
        left = [environment for several in self._idle.values() for environment in several]
        if (self._job.warm or self._job.leaves) and not self._job.record:
            self._stock.keep_warm(self._job.owner, left, self._idle.keys())
            return
        snapshots = [] if self._job.record else [one for one in left if one.begin_anew()]
        if snapshots:
            self._stock.keep_warm(self._job.owner, snapshots, self._idle.keys())
        for environment in left:
            if environment not in snapshots:
                self._stock.end(environment)


async def _all(works: Sequence[Coroutine[Any, Any, None]]) -> None:
    """Side by side. The first that fails ends the others, and is raised once they have ended."""
    if len(works) == 1:
        await works[0]
        return
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
