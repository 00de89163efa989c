"""A zygote with a loop of its own, so that tests read top to bottom."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from portal.engines.sandbox import Environment, Exit, Limits, Zygote

T = TypeVar("T")
WALL_S = 20.0


@dataclass(frozen=True, kw_only=True)
class Ran:
    """How one script went. `was_late` says that the driver had to kill it."""

    exit: Exit
    output: str
    peak_mb: float
    dropped_bytes: int
    was_late: bool


class Jail:
    def __init__(self) -> None:
        self._runner = asyncio.Runner()
        self.zygote = self.do(Zygote.start(guest="portal.engines.sandbox.script.run"))

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)

    def close(self) -> None:
        self.do(self.zygote.stop())
        self._runner.close()

    def spawn(self, **limits: Any) -> Environment:
        return self.do(self.zygote.spawn(Limits(**limits)))

    def run(
        self, script: str, *arguments: str, files: Mapping[str, bytes] | None = None, **limits: Any
    ) -> Ran:
        """One script in an environment of its own."""
        return self.do(self._run(script, arguments, files or {}, Limits(**{"wall_s": WALL_S, **limits})))

    async def _run(
        self, script: str, arguments: tuple[str, ...], files: Mapping[str, bytes], limits: Limits
    ) -> Ran:
        environment = await self.zygote.spawn(limits)
        try:
            await environment.load({"main.py": script.encode(), **files})
            return await run_in(environment, *arguments)
        finally:
            await environment.destroy()


async def run_in(environment: Environment, *arguments: str) -> Ran:
    """Launch what is loaded and see it through, its leftovers included."""
    await environment.launch({"arguments": list(arguments)})
    was_late = False
    try:
        ended = await asyncio.wait_for(environment.exited(), environment.limits.wall_s)
    except TimeoutError:
        was_late = True
        environment.kill_runtime()
        ended = await environment.exited()
    await environment.reset()
    return Ran(
        exit=ended,
        output=environment.logs.read_now().decode(),
        peak_mb=environment.peak_mb(),
        dropped_bytes=environment.logs.dropped_bytes,
        was_late=was_late,
    )


def run_outside(script: str, *arguments: str, **how: Any) -> str:
    """The same script without any wall; what it prints. Bounded by a time-out only."""
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, check=False, text=True, **how,
    )  # fmt: skip
    return done.stdout
