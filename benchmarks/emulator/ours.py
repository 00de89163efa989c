"""Our emulator without its broker: LambdaEnvironment, in this process."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry

from benchmarks.emulator.contestant import WITHIN_S, Task
from portal.engines.emulator.lifecycle import LambdaEnvironment
from portal.engines.emulator.metrics import Metrics
from portal.engines.emulator.stock import Stock

LOOK_S = 0.001


class Engine:
    """A stock of environments on an event loop that stands still between calls."""

    def __init__(self, runner: asyncio.Runner, *runtimes: str, pool: int) -> None:
        self._runner = runner
        self._pool = pool
        self._kept: list[LambdaEnvironment] = []
        runner.run(self._start(runtimes))

    def cold(self, task: Task) -> float:
        """Milliseconds from asking for an environment to the response; from the pool where there is one."""
        return self._runner.run(self._cold(task))

    def warm(self, task: Task) -> float:
        """Of an invocation in an environment that had one before."""
        return self._runner.run(self._warm(task))

    def stop(self) -> None:
        self._runner.run(self._stop())

    async def _start(self, runtimes: tuple[str, ...]) -> None:
        metrics = Metrics(CollectorRegistry())
        self._stock = Stock(tier="full", pool=self._pool, metrics=metrics, sdk="never")
        await self._stock.start(runtimes)

    async def _cold(self, task: Task) -> float:
        await self._until_full()
        started = time.perf_counter()
        environment = await self._stock.make(task.function)
        try:
            return await _invoke(environment, task, started)
        finally:
            await environment.destroy()

    async def _warm(self, task: Task) -> float:
        kept = next((one for one in self._kept if one.function is task.function), None)
        if kept is None:
            kept = await self._stock.make(task.function)
            self._kept.append(kept)
            await _invoke(kept, task, time.perf_counter())
        return await _invoke(kept, task, time.perf_counter())

    async def _until_full(self) -> None:
        """So that no run pays for the one before it."""
        deadline = time.monotonic() + WITHIN_S
        while self._stock.pooled < self._pool:
            assert time.monotonic() < deadline, "The pool is not refilled."
            await asyncio.sleep(LOOK_S)

    async def _stop(self) -> None:
        for environment in self._kept:
            await environment.destroy()
        await self._stock.stop()


async def _invoke(environment: LambdaEnvironment, task: Task, started: float) -> float:
    outcome = await environment.invoke(task.event, started=_heard, listen=lambda text: None)
    took_ms = (time.perf_counter() - started) * 1000
    assert outcome.function_error is None, outcome.log
    task.check(outcome.payload)
    return took_ms


async def _heard(request_id: str) -> None:
    del request_id


@contextmanager
def engine(runner: asyncio.Runner, *runtimes: str, pool: int) -> Iterator[Engine]:
    started = Engine(runner, *runtimes, pool=pool)
    try:
        yield started
    finally:
        started.stop()
