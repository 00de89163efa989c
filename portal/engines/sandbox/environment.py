"""One environment, as its driver sees it."""

from __future__ import annotations

import asyncio
import base64
import json
import socket
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .allowance import Allowance
from .answers import Answers
from .ending import Ending, Reason
from .exchange import Exchange, close_all, take_socket
from .inside.words import FREEZE, KILL, RESET, THAW
from .logs import Logs, piped
from .policy import Limits
from .share import Share
from .told import FAILURES, EnvironmentGone, Exit, Place, check_files
from .walls import SandboxError
from .watch import Idle, Watch

_ANSWER_S = 10.0  # a keeper that takes longer is taken for dead


class Environment:
    """Made by Zygote.spawn(): isolated and idle. `listener` accepts from inside at the policy's address."""

    def __init__(
        self,
        *,
        door: socket.socket,
        control: socket.socket | None,
        logs: int,
        limits: Limits,
        allowance: Allowance,
        share: Share,
        idle: Idle,
        place: Place | None,
        end: Callable[[], None],
    ) -> None:
        self.limits = limits
        self._allowance = allowance
        self.share = share
        self.listener: socket.socket
        # What the first runtime prints to is there from the start; later ones get it with their order.
        self.logs = Logs(logs, cap=limits.log_bytes)
        self.heard: Callable[[Any], None] | None = None  # of what the guest says, where the policy speaks
        if place is not None:
            self.place = place
        # Whoever becomes the runtime listens at the door until it begins. With a keeper there is a line to
        # that too; without, there is one process for one run: the zygote kills it, and tells how it ended.
        self._door = Exchange(door, on_frame=self._hear, on_end=self._lost_door)
        self._control = Exchange(control, on_frame=self._hear, on_end=self._gone) if control else None
        self._end = end  # asks the zygote to kill the first process
        # From the start: walls may stand before the zygote has time to tell ("named") whose they are.
        self.answers = Answers()
        self._settled, self._named = self.answers.expect("ready"), self.answers.expect("named")
        self._ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._ending = Ending(allowance.kernel_has_killed)
        self._watch = Watch(idle=idle, counts_itself=control is None, look=self._judge_memory)

    @property
    def is_alive(self) -> bool:
        return not self._ended.done()

    @property
    def is_running(self) -> bool:
        """Whether a runtime has been launched and has not ended."""
        return self._ending.is_ahead

    async def load(self, files: Mapping[str, bytes]) -> None:
        """
        Write `files` (relative path → content) under /var/task, then make it read-only. Once.

        Raises BadFiles for paths that are absolute, climb or collide, over 8 MB each, CODE_FILES, CODE_BYTES.
        """
        check_files(files)
        for path, data in files.items():
            self.tell({"do": "write", "path": path, "data": base64.b64encode(data).decode()})
        self.tell({"do": "seal"})
        await self.answer("sealed")

    async def launch(self, order: Mapping[str, Any]) -> None:
        """
        Start the runtime: the guest's entry(order), confined. `order` is JSON, `logs` a new one from here on.

        Raises SandboxError while one is running. What keeps it from beginning is told by exited().
        """
        self._begin({"do": "launch"}, order)

    def run(self, files: Mapping[str, bytes], order: Mapping[str, Any]) -> None:
        """load() and launch() in one step, in an environment that has had neither."""
        check_files(files)
        written = {path: base64.b64encode(data).decode() for path, data in files.items()}
        self._begin({"do": "run", "files": written}, order)

    async def exited(self) -> Exit:
        """
        Wait for the runtime to end, by itself or killed. What it had printed can be read from `logs`.

        Raises EnvironmentGone when the environment ended first, SandboxError when nothing was launched
        or a wall could not be raised, BadFiles when there was no room for the files.
        """
        return await self._ending.wait()

    def heed_exit(self, ended: Callable[[asyncio.Future[Exit]], None]) -> None:
        """Have `ended` called with what exited() gives or raises of the runtime that was launched last."""
        self._ending.heed(ended)

    def freeze(self) -> None:
        """Stop every process but the keeper, until thaw(). In force within a fraction of a millisecond."""
        self.command(FREEZE)
        self._watch.stop()

    def thaw(self) -> None:
        self.command(THAW)
        if self.is_running:
            self._watch.start()

    def kill_runtime(self) -> None:
        """SIGKILL everything but the keeper; exited() then tells. /tmp and the files stay."""
        self._kill("asked")

    def memory_mb(self) -> float:
        """Used now, over what an idle runtime holds; 0 when nothing runs."""
        return self._watch.measure_kb() / 1024 if self.is_running else 0.0

    def peak_mb(self) -> float:
        """The most that memory_mb() was, sampled every 10 ms since the launch."""
        self.memory_mb()
        return self._watch.peak_kb / 1024

    async def reset(self) -> None:
        """Kill all but the keeper and be ready for another launch(). /var/task and /tmp stay as they are."""
        self._ending.blame("asked")
        if self._control is None:
            await self.destroy()
            return
        self.command(RESET)
        await self.answer("reset")
        if self._ending.has_begun:
            self.logs.finish()

    async def destroy(self) -> None:
        """Kill everything and wait until it is gone and reaped. Idempotent."""
        if self.is_alive:
            self._end()
            try:
                await asyncio.wait_for(asyncio.shield(self._ended), _ANSWER_S)
            except TimeoutError:
                self._gone()
                raise SandboxError("An environment did not end within 10 s of being killed.") from None

    async def settle(self) -> None:
        """Wait for the walls; raises SandboxError. One for one run that has begun says nothing of them."""
        if self._ending.has_begun and self._control is None:
            return
        try:
            async with asyncio.timeout(_ANSWER_S):
                await self._settled
                if not self._ending.has_begun:
                    await self._named
        except TimeoutError:
            raise SandboxError(f"An environment was not ready within {_ANSWER_S:.0f} s.") from None

    def name_keeper(self, pid: int) -> None:
        self._keeper = pid
        self._watch.name(pid)
        self.answers.settle("named", None)

    def finish(self, status: int | None = None, peak_kb: int = 0) -> None:
        """
        The keeper, or the only process, has been reaped; `status` is negative for a signal.

        `peak_kb` is the most that the process ever held, files that it maps included.
        """
        for exchange in self._exchanges():  # what it said at last may arrive by another socket after this
            exchange.drain()
        if self._control is None and status is not None:
            self._watch.note_most(peak_kb)
            self._note_exit(*((status, None) if status >= 0 else (None, -status)))
        self._gone()
        if not self._ended.done():
            self._ended.set_result(None)

    def fail(self, error: Exception) -> None:
        """Whoever waits for anything of it gets `error`."""
        self.answers.fail(error)
        self._ending.fail(error)

    def _exchanges(self) -> list[Exchange]:
        return [self._door, *([self._control] if self._control else [])]

    def tell(self, frame: dict[str, Any], descriptors: Sequence[int] = ()) -> None:
        """Also to a guest that runs, where the policy speaks. The caller keeps its own `descriptors`."""
        self._refuse_when_ended()
        self._door.send(frame, descriptors)

    def command(self, word: int) -> None:
        """Have the keeper do what one of inside.words says."""
        self._refuse_when_ended()
        if word in (KILL, RESET):
            self.share.free()
        if self._control is not None:
            self._control.write(bytes([word]))

    def _refuse_when_ended(self) -> None:
        if not self.is_alive or not all(exchange.is_open for exchange in self._exchanges()):
            raise EnvironmentGone("This environment has ended.")

    async def answer(self, word: str) -> Any:
        try:
            return await self.answers.get(word, _ANSWER_S)
        except TimeoutError:
            self._end()
            raise EnvironmentGone("This environment did not answer in time.") from None

    def _begin(self, frame: dict[str, Any], order: Mapping[str, Any]) -> None:
        if self.is_running:
            raise SandboxError("A runtime is running in this environment; reset it first.")
        # As text: only the runtime has to understand it.
        frame = {**frame, "order": json.dumps(order), **self._allowance.bounds(self.limits)}
        self._refuse_when_ended()
        if self._ending.has_begun:
            logs = piped(lambda end: self._door.send(frame, [end]), cap=self.limits.log_bytes)
            self.logs.finish()
            self.logs = logs
        else:
            self._door.send(frame)
            self.logs.renew(self.limits.log_bytes)
        self._watch.peak_kb = 0
        self._ending.begin()
        self._watch.start()
        if self._control is None and self.heard is None:
            self._door.mute()

    def _hear(self, frame: dict[str, Any], descriptors: list[int]) -> None:
        try:
            ((word, value),) = frame.items()
            self._take(word, value, descriptors)
        except (TypeError, OSError) as fault:
            raise ValueError("a word with what does not belong to it") from fault
        finally:
            close_all(descriptors)

    def _take(self, word: str, value: Any, descriptors: list[int]) -> None:
        """`descriptors` are taken out of their list now: who waits for them may be cancelled meanwhile."""
        if word == "said" and self.heard is not None:
            self.heard(value)
        elif word == "ready" and not self._settled.done():
            self._take_place(value, descriptors)
        elif word == "exited":
            self._door.drain()  # what it said of why
            if not self._ending.has_begun:
                self._end()  # nothing can be run here any more
            self._note_exit(*value)
        elif word in FAILURES:
            self.fail(FAILURES[word](value))
        else:
            self.answers.settle(word, take_socket(descriptors) if descriptors else value)

    def _take_place(self, place: dict[str, str], descriptors: list[int]) -> None:
        self.place = Place(**place)
        if descriptors:  # there is a network
            self.listener = take_socket(descriptors)
            self.listener.setblocking(False)
        self.answers.settle("ready", None)

    def _note_exit(self, code: int | None, signal: int | None) -> None:
        self._watch.stop()
        self._ending.note(code, signal)

    def _lost_door(self) -> None:
        # With a keeper, that holds it too. Without, it is closed where the run begins.
        if not self.is_running:
            self._gone()

    def _gone(self) -> None:
        self._watch.stop()
        for exchange in self._exchanges():
            exchange.close()
        self.logs.finish()
        if hasattr(self, "listener"):
            self.listener.close()
        self.fail(EnvironmentGone("This environment has ended."))

    def _kill(self, reason: Reason) -> None:
        if self.is_running:
            self._ending.blame(reason)
            if self._control is None:
                self._end()
            else:
                self.command(KILL)

    def _judge_memory(self) -> None:
        if self._watch.measure_kb() > self.limits.memory_mb * 1024 or self._allowance.kernel_has_killed():
            self._kill("memory")
