"""One environment, as its driver sees it."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import os
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from . import meter
from .exchange import Exchange
from .logs import Logs
from .policy import CODE_BYTES, CODE_FILES, Limits
from .walls import SandboxError

_SAMPLE_S = 0.010
_ANSWER_S = 10.0  # a keeper that takes longer is taken for dead
_FILE_BYTES = 8 * 1024 * 1024  # fits a frame once in base64


class EnvironmentGone(SandboxError):
    """The environment ended: destroyed, or its zygote died, or the host killed it."""


class BadFiles(ValueError):
    """A file cannot be written under /var/task; the message says which, and what to change."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Exit:
    """
    How the runtime ended: an exit code, or the signal that killed it; exactly one is set.

    `killed_for` tells our own kills apart: "memory" went over Limits.memory_mb, "asked"
    is kill_runtime(). None means that the code inside did it.
    """

    code: int | None
    signal: int | None
    killed_for: Literal["memory", "asked"] | None = None


class Environment:
    """Made by Zygote.spawn(): isolated and idle. `listener` accepts from inside at the policy's address."""

    def __init__(self, *, control: socket.socket, limits: Limits, end: Callable[[], None]) -> None:
        self.limits = limits
        self.listener: socket.socket
        self.logs: Logs
        self._exchange = Exchange(control, on_frame=self._hear, on_end=self._gone)
        self._end = end  # asks the zygote to kill the keeper
        self._waiting: dict[str, asyncio.Future[Any]] = {}
        # From the start: the keeper may be ready before the zygote has told that it exists.
        self._settled: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting["ready"] = self._settled
        self._ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._exit: asyncio.Future[Exit] | None = None
        self._keeper = -1
        self._sampling: asyncio.TimerHandle | None = None
        self._baseline_kb = 0
        self._peak_kb = 0
        self._is_frozen = False
        self._killed_for: Literal["memory", "asked"] | None = None

    @property
    def is_alive(self) -> bool:
        return not self._ended.done()

    @property
    def is_running(self) -> bool:
        """Whether a runtime has been launched and has not ended."""
        return self._exit is not None and not self._exit.done()

    async def load(self, files: Mapping[str, bytes]) -> None:
        """
        Write `files` (relative path → content) under /var/task, then make it read-only. Once.

        Raises BadFiles for a path that is absolute, climbs or collides, and over
        CODE_FILES files, 8 MB a file or CODE_BYTES altogether.
        """
        if len(files) > CODE_FILES // 2 or sum(map(len, files.values())) > CODE_BYTES * 3 // 4:
            raise BadFiles(f"At most {CODE_FILES // 2} files and {CODE_BYTES * 3 // 4} bytes are taken.")
        for path, data in files.items():
            if len(data) > _FILE_BYTES:
                raise BadFiles(f"{path!r} is longer than {_FILE_BYTES} bytes.")
        for path, data in files.items():
            self._tell({"do": "write", "path": path, "data": base64.b64encode(data).decode()})
        fault = await self._ask({"do": "seal"}, "sealed")
        if fault:
            raise BadFiles(fault)

    async def launch(self, order: dict[str, Any]) -> None:
        """
        Start the runtime: the guest's entry(order), confined. `order` is JSON.

        `logs` is a new one from here on. Raises SandboxError while one is running.
        """
        if self.is_running:
            raise SandboxError("A runtime is running in this environment; reset it first.")
        self._baseline_kb = meter.resident_kb(self._keeper) or 0
        self._peak_kb = 0
        self._killed_for = None
        self._is_frozen = False
        self._exit = asyncio.get_running_loop().create_future()
        try:
            descriptor = await self._ask({"do": "launch", "order": order}, "launched")
        except BaseException:
            self._exit = None
            raise
        self._close_logs()
        self.logs = Logs(descriptor, cap=self.limits.log_bytes)
        self._sample()

    async def exited(self) -> Exit:
        """
        Wait for the runtime to end, by itself or killed. What it had printed can be read from `logs`.

        Raises EnvironmentGone when the environment ended first, SandboxError when nothing was launched.
        """
        if self._exit is None:
            raise SandboxError("Nothing has been launched in this environment.")
        return await asyncio.shield(self._exit)

    def freeze(self) -> None:
        """Stop every process but the keeper, until thaw(). In force within a fraction of a millisecond."""
        self._tell({"do": "freeze"})
        self._is_frozen = True

    def thaw(self) -> None:
        self._tell({"do": "thaw"})
        self._is_frozen = False
        self._sample()

    def kill_runtime(self) -> None:
        """SIGKILL everything but the keeper; exited() then tells. /tmp and the files stay."""
        self._kill("asked")

    def memory_mb(self) -> float:
        """Used now, over what an idle runtime holds; 0 when nothing runs."""
        return self._measure() / 1024

    def peak_mb(self) -> float:
        """The most that memory_mb() was, sampled every 10 ms since the launch or renew_peak()."""
        if self.is_running:
            self._measure()
        return self._peak_kb / 1024

    def renew_peak(self) -> None:
        """Forget the peak, for the next invocation of a warm environment."""
        self._peak_kb = 0

    async def reset(self) -> None:
        """Kill all but the keeper and be ready for another launch(). /var/task and /tmp stay as they are."""
        if self.is_running and self._killed_for is None:
            self._killed_for = "asked"
        await self._ask({"do": "reset"}, "reset")
        self._close_logs()
        self._is_frozen = False

    async def destroy(self) -> None:
        """Kill everything and wait until it is gone and reaped. Idempotent."""
        if self.is_alive:
            self._end()
            try:
                await asyncio.wait_for(asyncio.shield(self._ended), _ANSWER_S)
            except TimeoutError:
                self._gone()
                raise SandboxError("An environment did not end within 10 s of being killed.") from None

    # What the zygote's side calls.

    async def settle(self) -> None:
        """Wait for the keeper's walls; raises SandboxError when one fails."""
        self.listener = socket.socket(fileno=await self._settled)
        self.listener.setblocking(False)

    def name_keeper(self, pidfd: int) -> None:
        self._keeper = meter.pid_of(pidfd)
        os.close(pidfd)

    def finish(self) -> None:
        """The keeper has been reaped."""
        self._gone()
        if not self._ended.done():
            self._ended.set_result(None)

    # Frames.

    def _tell(self, frame: dict[str, Any]) -> None:
        if not self.is_alive or not self._exchange.is_open:
            raise EnvironmentGone("This environment has ended.")
        self._exchange.send(frame)

    async def _ask(self, frame: dict[str, Any], answer: str) -> Any:
        waiting = self._waiting[answer] = asyncio.get_running_loop().create_future()
        try:
            self._tell(frame)
            return await asyncio.wait_for(waiting, _ANSWER_S)
        except TimeoutError:
            self._end()
            raise EnvironmentGone(f"The keeper did not answer “{answer}” within {_ANSWER_S:.0f} s.") from None
        finally:
            self._waiting.pop(answer, None)

    def _hear(self, frame: dict[str, Any], descriptors: list[int]) -> None:
        ((word, value),) = frame.items()
        if word == "exited":
            self._note_exit(*value)
        elif word == "failed":
            self._fail(SandboxError(f"An inner wall could not be raised:\n{value}"))
        elif word == "unlaunched":
            self._fail(SandboxError(f"The runtime could not be launched: {value}"))
        elif (waiting := self._waiting.get(word)) is not None and not waiting.done():
            waiting.set_result(descriptors.pop() if descriptors else value)
        for descriptor in descriptors:
            os.close(descriptor)

    def _fail(self, error: SandboxError) -> None:
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(error)
                waiting.exception()  # nobody may be waiting

    def _note_exit(self, code: int | None, signal: int | None) -> None:
        self._stop_sampling()
        if self._exit is not None and not self._exit.done():
            # A kill that came after it had ended by itself is not how it ended.
            killed_for = self._killed_for if signal == 9 else None
            self._exit.set_result(Exit(code=code, signal=signal, killed_for=killed_for))

    def _gone(self) -> None:
        self._stop_sampling()
        self._exchange.close()
        self._close_logs()
        if hasattr(self, "listener"):
            self.listener.close()
        gone = EnvironmentGone("This environment has ended.")
        self._fail(gone)
        if self._exit is not None and not self._exit.done():
            self._exit.set_exception(gone)
            self._exit.exception()  # nobody may be waiting

    def _close_logs(self) -> None:
        with contextlib.suppress(AttributeError):
            self.logs.finish()

    # Memory.

    def _kill(self, reason: Literal["memory", "asked"]) -> None:
        if self.is_running:
            self._killed_for = self._killed_for or reason
            self._tell({"do": "kill"})

    def _measure(self) -> int:
        if not self.is_running or self._keeper < 0:
            return 0
        used = meter.used_kb(self._keeper, baseline_kb=self._baseline_kb)
        self._peak_kb = max(self._peak_kb, used)
        return used

    def _sample(self) -> None:
        self._stop_sampling()
        if not self.is_running or self._is_frozen or not self._exchange.is_open:
            return
        if self._measure() > self.limits.memory_mb * 1024:
            self._kill("memory")
        loop = asyncio.get_running_loop()
        self._sampling = loop.call_later(_SAMPLE_S, self._sample)

    def _stop_sampling(self) -> None:
        if self._sampling is not None:
            self._sampling.cancel()
            self._sampling = None
