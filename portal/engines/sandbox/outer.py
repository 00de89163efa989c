"""The host's side of the outer wall: its launcher as a process, and the init behind it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, TypeVar

from . import meter
from .exchange import Exchange
from .walls import SandboxError, WallMissing

Wall = Literal["bubblewrap", "own"]
_T = TypeVar("_T")

_HERE = Path(__file__).parent
_START_S = 30.0
_STOP_S = 10.0
_START = (
    "import sys; sys.path.insert(0, sys.argv[2]); from inside.launcher import main; main(int(sys.argv[1]))"
)


class OuterWall:
    """`on_end()` is called once, when all behind the wall has ended without having been told to."""

    def __init__(self, wall: Wall, *, on_end: Callable[[], None]) -> None:
        self.wall = wall
        # Where cgroups of the environments lie, when the host lets us: of memory, and of processors.
        self.cgroup: str | None = None
        self.shares: str | None = None
        self._on_end = on_end
        self._process: asyncio.subprocess.Process
        self._init: Exchange
        self._failure: SandboxError | None = None
        self._up: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._born: asyncio.Future[tuple[socket.socket, int]] | None = None

    async def build(self, order: dict[str, Any]) -> None:
        """Raises WallMissing, or SandboxError."""
        here, there = socket.socketpair()
        interpreter = getattr(sys, "_base_executable", sys.executable)
        with there:
            self._process = await asyncio.create_subprocess_exec(
                interpreter, "-I", "-S", "-c", _START, str(there.fileno()), str(_HERE),
                stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL,
                pass_fds=(there.fileno(),), env={"LANG": "C.UTF-8"}, cwd="/",
            )  # fmt: skip
        self._init = Exchange(here, on_frame=self._hear, on_end=self._lost)
        self._init.send(order)
        # Init reads the same socket after the launcher: nothing may be asked of it before it is there.
        await self._wait_for(self._up, "The outer wall")

    async def bear_zygote(self) -> tuple[socket.socket, int]:
        """Have init start one: its control socket, and its number here. Raises SandboxError."""
        if self._failure is not None:
            raise self._failure
        self._born = asyncio.get_running_loop().create_future()
        self._init.send({"do": "zygote"})
        return await self._wait_for(self._born, "The zygote")

    def share(self, frame: dict[str, Any]) -> None:
        """Have init do what inside/shares.py says. Nothing is answered."""
        self._init.send(frame)

    async def ended(self) -> None:
        await self._process.wait()

    async def take_down(self) -> None:
        """End everything behind it and wait. Idempotent."""
        if not hasattr(self, "_process"):
            return
        self._init.close()
        try:
            await asyncio.wait_for(self._process.wait(), _STOP_S)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()

    @staticmethod
    async def _wait_for(waiting: asyncio.Future[_T], what: str) -> _T:
        try:
            return await asyncio.wait_for(waiting, _START_S)
        except TimeoutError:
            raise SandboxError(f"{what} was not ready within {_START_S:.0f} s.") from None

    def _hear(self, frame: dict[str, Any], descriptors: list[int]) -> None:
        if "failed" in frame:
            self._fail(_failure(frame))
        elif "cgroup" in frame:
            self.cgroup, self.shares = frame["cgroup"], frame["shares"]
            self._up.set_result(None)
        elif "zygote" in frame and self._born is not None and not self._born.done():
            control = socket.socket(fileno=descriptors.pop(0))
            self._born.set_result((control, meter.pid_of(descriptors, frame["zygote"])))
        for descriptor in descriptors:
            os.close(descriptor)

    def _lost(self) -> None:
        name = "bubblewrap" if self.wall == "bubblewrap" else "outer wall"
        self._fail(WallMissing(name, "it ended before it was ready", "What it said is on stderr."))
        self._on_end()

    def _fail(self, error: SandboxError) -> None:
        self._failure = self._failure or error
        for waiting in (self._up, self._born):
            if waiting is not None and not waiting.done():
                waiting.set_exception(self._failure)


def bubblewrap() -> str | None:
    """Where it is installed."""
    return shutil.which("bwrap")


def program_of(wall: Wall) -> str | None:
    """What to exec for this wall, None for our own. Raises WallMissing."""
    if wall == "own":
        return None
    if program := bubblewrap():
        return program
    raise WallMissing("bubblewrap", "it is not installed", "On Debian: apt-get install bubblewrap.")


def _failure(frame: dict[str, Any]) -> SandboxError:
    if frame["failed"] == "wall":
        return WallMissing(frame["wall"], frame["reason"], frame["remedy"])
    return SandboxError(f"The zygote cannot start:\n{frame['reason']}")
