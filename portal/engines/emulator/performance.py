"""One job under way: its events, and the environments that take them."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Coroutine, Iterator, Sequence
from typing import Any

from .claims import Claims
from .function import Function, Job
from .lifecycle import LambdaEnvironment
from .metrics import Metrics
from .speaker import Speaker
from .stock import Stock
from .stored import outcome_to_json

_RANDOM = random.SystemRandom()


class Performance:
    """
    As many environments as events run at once, none more: one that is idle takes the next event,
    a provisioned one first (facts A-4, J-8). What is over when the job ends is kept warm, or ended.
    """

    def __init__(self, job: Job, *, stock: Stock, claims: Claims, speaker: Speaker, metrics: Metrics) -> None:
        self._job = job
        self._stock = stock
        self._claims = claims
        self._speaker = speaker
        self._metrics = metrics
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
        environment = self._take(digest) or await self._stock.make(function, records=self._job.record)
        is_kept = False
        try:
            await self._invoke(environment, index)
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
            await self._speaker.say({"started": {**told, "request_id": request_id, "version": version}})

        try:
            outcome = await environment.invoke(
                self._job.events[index],
                self._job.call,
                started=started,
                listen=lambda text: self._speaker.log(index, text),
            )
            self._metrics.invoked(outcome, is_cold, environment.kills)
        except asyncio.CancelledError:
            environment.kills.append("asked")  # it ends with its job
            raise
        finally:
            self._metrics.killed(environment.kills)
        await self._speaker.say({"done": {"index": index, "outcome": outcome_to_json(outcome)}})

    # Environments

    def _route(self) -> tuple[Function, str]:
        """Which version, with its digest. By weight, each event on its own (facts M-19)."""
        routing = self._job.routing
        is_other = routing is not None and _RANDOM.random() < routing.weight
        return self._functions[-1 if is_other else 0]

    def _take(self, digest: str) -> LambdaEnvironment | None:
        """The one used last, of those that this job has had or an earlier one has left."""
        if fit := self._idle[digest]:
            provisioned = [environment for environment in fit if environment.is_provisioned]
            found = (provisioned or fit)[-1]
            fit.remove(found)
            return found
        is_warm = self._job.warm and not self._job.record
        return self._stock.take_warm(self._job.owner, digest) if is_warm else None

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
        await _all([self._initialise(function, digest) for function, digest in missing])

    def _take_provisioned(self, digest: str) -> int:
        """How many an earlier job has left; they are this one's now."""
        there = 0
        while self._job.warm and (found := self._stock.take_warm(self._job.owner, digest)) is not None:
            self._idle[digest].append(found)
            there += found.is_provisioned
        return there

    async def _initialise(self, function: Function, digest: str) -> None:
        environment = await self._stock.make(function, initialization="provisioned-concurrency")
        is_kept = False
        try:
            init = await environment.initialise()
            told = {"environment": environment.id, "version": function.version}
            await self._speaker.say({"provisioned": {**told, "init_duration_ms": init.ms, "log": init.log}})
            is_kept = environment.is_usable
        finally:
            self._metrics.killed(environment.kills)
            if is_kept:
                self._idle[digest].append(environment)
            else:
                self._stock.end(environment)

    def _put_back(self) -> None:
        left = [environment for several in self._idle.values() for environment in several]
        if (self._job.warm or self._job.leaves) and not self._job.record:
            self._stock.keep_warm(self._job.owner, left, self._idle.keys())
            return
        for environment in left:
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
