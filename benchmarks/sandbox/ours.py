"""The engine alone, without broker or Lambda: every use that the benchmark makes of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.sandbox.contestant import EVENT, HANDLER, check
from benchmarks.sandbox.memory import held_kb
from portal.engines.sandbox import Environment, Limits, Policy, Zygote

SOURCE = HANDLER.read_bytes()
# The memory of a *warm* environment: its runtime has answered, and waits for more.
STAYS = SOURCE + b"    sys.stdin.read() or __import__('time').sleep(600)\n"
ORDER = {"arguments": [EVENT]}


class Engine:
    """One zygote, on an event loop that stands still between calls."""

    def __init__(self, runner: asyncio.Runner, policy: Policy) -> None:
        self._runner = runner
        self._zygote = runner.run(Zygote.start(guest="portal.engines.sandbox.script.run", policy=policy))

    def cold(self) -> float:
        """Milliseconds from asking for an environment to the result in hand."""
        return self._runner.run(self._cold())

    def pooled(self) -> float:
        """Milliseconds from the load into an environment that was ready to the result in hand."""
        return self._runner.run(self._pooled())

    def runs_a_second(self, *, at_once: int, within_s: float) -> float:
        """Cold runs, from the spawn to the end of the destroy, for `within_s`."""
        return self._runner.run(self._many(at_once, within_s))

    def kb_each(self, environments: int) -> float:
        """What each further warm environment takes of the machine's memory."""
        return self._runner.run(self._memory(environments))

    def stop(self) -> None:
        self._runner.run(self._zygote.stop())

    async def _cold(self) -> float:
        started = time.perf_counter()
        environment = await self._zygote.spawn(Limits(), files={"main.py": SOURCE}, order=ORDER)
        return await self._result(environment, started)

    async def _pooled(self) -> float:
        environment = await self._zygote.spawn(Limits(), ahead=True)
        started = time.perf_counter()
        environment.run({"main.py": SOURCE}, ORDER)
        return await self._result(environment, started)

    async def _result(self, environment: Environment, started: float) -> float:
        try:
            line = await _first_line(environment)
            took_ms = (time.perf_counter() - started) * 1000
        finally:
            await environment.destroy()
        check(line)
        return took_ms

    async def _many(self, at_once: int, within_s: float) -> float:
        done = 0
        started = time.perf_counter()

        async def one_after_the_other() -> None:
            nonlocal done
            while time.perf_counter() - started < within_s:
                await self._cold()
                done += 1

        await asyncio.gather(*(one_after_the_other() for _ in range(at_once)))
        return done / (time.perf_counter() - started)

    async def _memory(self, environments: int) -> float:
        warm: list[Environment] = []
        try:
            await self._add_warm(warm)  # what the first one takes for all is not counted
            before_kb = held_kb()
            for _ in range(environments):
                await self._add_warm(warm)
            return (held_kb() - before_kb) / environments
        finally:
            for environment in warm:
                await environment.destroy()

    async def _add_warm(self, warm: list[Environment]) -> None:
        warm.append(await self._zygote.spawn(Limits()))
        warm[-1].run({"main.py": STAYS}, ORDER)
        check(await _first_line(warm[-1]))


async def _first_line(environment: Environment) -> bytes:
    text = b""
    while not text.endswith(b"\n"):
        chunk = await environment.logs.read()
        assert chunk, f"The handler ended with {text!r}."
        text += chunk
    return text


@contextmanager
def engine(runner: asyncio.Runner, policy: Policy) -> Iterator[Engine]:
    started = Engine(runner, policy)
    try:
        yield started
    finally:
        started.stop()
