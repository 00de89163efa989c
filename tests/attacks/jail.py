"""A zygote with a loop of its own, so that tests read top to bottom. Needs nothing but the sandbox."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, get_args

from portal.engines.sandbox import LAMBDA, STRICT, Environment, Exit, Limits, Zygote

T = TypeVar("T")
WALL_S = 20.0
GUEST = "portal.engines.sandbox.script.run"
POLICIES = {policy.name: policy for policy in (LAMBDA, STRICT)}
Wall = Literal["bubblewrap", "own"]
WALLS: tuple[Wall, ...] = get_args(Wall)


@dataclass(frozen=True, kw_only=True)
class Ran:
    """How one script went. `was_late` says that the driver had to kill it."""

    exit: Exit
    output: str
    peak_mb: float
    dropped_bytes: int
    was_late: bool


class Jail:
    def __init__(self, *, wall: Wall | None = None, policy: str = "lambda") -> None:
        self._runner = asyncio.Runner()
        self.zygote = self.do(Zygote.start(guest=GUEST, policy=POLICIES[policy], wall=wall))

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
        output=environment.logs.read_now().decode(errors="replace"),
        peak_mb=environment.peak_mb(),
        dropped_bytes=environment.logs.dropped_bytes,
        was_late=was_late,
    )


def run_outside(script: str, *arguments: str, interpreter: str = sys.executable, **how: Any) -> str:
    """The same script without any wall; what it prints. Bounded by a time-out only."""
    done = subprocess.run(
        [interpreter, "-c", script, *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, timeout=60, check=False,
        cwd="/", **how,
    )  # fmt: skip
    return done.stdout.decode(errors="replace")
