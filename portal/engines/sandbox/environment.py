"""One environment, as its driver sees it."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import socket
from collections.abc import Callable, Coroutine, Iterator, Mapping
from typing import Any, Literal

from .allowance import Allowance
from .answers import Answers
from .exchange import Exchange, close_all
from .logs import Logs
from .policy import Limits
from .told import FAILURES, EnvironmentGone, Exit, Place, check_files
from .walls import SandboxError
from .watch import Idle, Watch

_ANSWER_S = 10.0  # a keeper that takes longer is taken for dead


class Environment:
    """Made by Zygote.spawn(): isolated and idle. `listener` accepts from inside at the policy's address."""

    def __init__(
        self,
        *,
        control: socket.socket,
        logs: int | None,
        limits: Limits,
        allowance: Allowance,
        idle: Idle,
        runs_once: bool,
        end: Callable[[], None],
    ) -> None:
        self.limits = limits
        self._allowance = allowance
        self.place: Place
        self.listener: socket.socket
        self.logs: Logs
        # Of the pipe that the zygote was given; with a keeper, each launch brings one of its own.
        self._prepared_logs = [] if logs is None else [logs]
        self._runs_once = runs_once  # then there is no keeper: the zygote kills, and tells how it ended
        self._exchange = Exchange(control, on_frame=self._hear, on_end=self._lost_control)
        self._end = end  # asks the zygote to kill the keeper
        # From the start: the keeper may be ready before the zygote has told that it exists. Its number
        # ("named") is needed to look at its memory only, and comes when the zygote has time.
        self.answers = Answers()
        self._settled, self._named = self.answers.expect("ready"), self.answers.expect("named")
        self._ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._exit: asyncio.Future[Exit] | None = None
        self._watch = Watch(idle=idle, counts_itself=runs_once, look=self._judge_memory)
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
        check_files(files)
        for path, data in files.items():
            self._tell({"do": "write", "path": path, "data": base64.b64encode(data).decode()})
        await self._ask({"do": "seal"}, "sealed")

    async def launch(self, order: Mapping[str, Any]) -> None:
        """
        Start the runtime: the guest's entry(order), confined. `order` is JSON.

        `logs` is a new one from here on. Raises SandboxError while one is running.
        """
        if self.is_running:
            raise SandboxError("A runtime is running in this environment; reset it first.")
        await self._ask_to_launch({"do": "launch"}, order)()

    def ask_to_run(
        self, files: Mapping[str, bytes], order: Mapping[str, Any]
    ) -> Callable[[], Coroutine[Any, Any, None]]:
        """load() and launch() in one step, asked for now; await what is returned, which raises as they do."""
        check_files(files)
        written = {path: base64.b64encode(data).decode() for path, data in files.items()}
        return self._ask_to_launch({"do": "run", "files": written}, order)

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
        self._watch.stop()

    def thaw(self) -> None:
        self._tell({"do": "thaw"})
        if self.is_running:
            self._watch.start()

    def kill_runtime(self) -> None:
        """SIGKILL everything but the keeper; exited() then tells. /tmp and the files stay."""
        self._kill("asked")

    def memory_mb(self) -> float:
        """Used now, over what an idle runtime holds; 0 when nothing runs."""
        return self._watch.measure_kb() / 1024 if self.is_running else 0.0

    def peak_mb(self) -> float:
        """The most that memory_mb() was, sampled every 10 ms since the launch or renew_peak()."""
        if self.is_running:
            self._watch.measure_kb()
        return self._watch.peak_kb / 1024

    def renew_peak(self) -> None:
        """Forget the peak, for the next invocation of a warm environment."""
        self._watch.peak_kb = 0

    async def reset(self) -> None:
        """Kill all but the keeper and be ready for another launch(). /var/task and /tmp stay as they are."""
        if self.is_running and self._killed_for is None:
            self._killed_for = "asked"
        if self._runs_once:
            return await self.destroy()
        await self._ask({"do": "reset"}, "reset")
        return self._close_logs()

    async def destroy(self) -> None:
        """Kill everything and wait until it is gone and reaped. Idempotent."""
        if self.is_alive:
            self._end()
            try:
                await asyncio.wait_for(asyncio.shield(self._ended), _ANSWER_S)
            except TimeoutError:
                self._gone()
                raise SandboxError("An environment did not end within 10 s of being killed.") from None

    def abandon(self) -> None:
        """Have it killed, without waiting."""
        self._end()

    # What the zygote's side calls.

    async def settle(self) -> None:
        """Wait for the walls, and whatever was asked for at once; raises SandboxError when one fails."""
        await self._settled
        if self._exit is None:
            await self._named

    def name_keeper(self, pid: int) -> None:
        self._keeper = pid
        self._watch.name(pid)
        self.answers.settle("named", None)

    def finish(self, status: int | None = None, peak_kb: int = 0) -> None:
        """
        The keeper, or the only process, has been reaped; `status` is negative for a signal.

        `peak_kb` is the most that the process ever held, files that it maps included.
        """
        self._exchange.drain()  # what it said at last may arrive by the other socket after this
        if self._runs_once and status is not None:
            self._watch.note_most(peak_kb)
            self._note_exit(*((status, None) if status >= 0 else (None, -status)))
        self._gone()
        if not self._ended.done():
            self._ended.set_result(None)

    # Frames.

    def _tell(self, frame: dict[str, Any]) -> None:
        if not self.is_alive or not self._exchange.is_open:
            raise EnvironmentGone("This environment has ended.")
        self._exchange.send(frame)

    async def _ask(self, frame: dict[str, Any], answer: str) -> Any:
        waiting = self.answers.expect(answer)
        self._tell(frame)
        return await self._answer(waiting)

    async def _answer(self, waiting: asyncio.Future[Any]) -> Any:
        try:
            return await self.answers.get(waiting, _ANSWER_S)
        except TimeoutError:
            self._end()
            raise EnvironmentGone("The keeper did not answer in time.") from None

    def _ask_to_launch(
        self, frame: dict[str, Any], order: Mapping[str, Any]
    ) -> Callable[[], Coroutine[Any, Any, None]]:
        self._watch.peak_kb = 0
        self._killed_for = None
        self._exit = asyncio.get_running_loop().create_future()
        launched = self.answers.expect("launched")
        with self._nothing_launched_on_error():
            # As text: only the runtime has to understand it.
            text = json.dumps(order)
            self._tell({**frame, "order": text, **self._allowance.bounds(self.limits)})

        async def answer() -> None:
            with self._nothing_launched_on_error():
                await self._answer(launched)
            if self.is_running:
                self._watch.start()

        return answer

    @contextlib.contextmanager
    def _nothing_launched_on_error(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self._exit = None
            raise

    def _hear(self, frame: dict[str, Any], descriptors: list[int]) -> None:
        ((word, value),) = frame.items()  # descriptors are taken now: who waits may be cancelled meanwhile
        if word == "ready":
            self._take_place(value, descriptors)
        elif word == "launched":
            self._close_logs()
            self.logs = Logs((descriptors or self._prepared_logs).pop(), cap=self.limits.log_bytes)
            if value is not True:  # it had not told before that its walls stand
                self._take_place(value, [])
            self.answers.settle("launched", True)
        elif word == "exited":
            self._note_exit(*value)
        elif word in FAILURES:
            self.answers.fail(FAILURES[word](value))
        else:
            self.answers.settle(word, value)
        close_all(descriptors)

    def _take_place(self, place: dict[str, str], descriptors: list[int]) -> None:
        self.place = Place(**place)
        if descriptors:  # there is a network
            self.listener = socket.socket(fileno=descriptors.pop())
            self.listener.setblocking(False)
        self.answers.settle("ready", None)

    def _note_exit(self, code: int | None, signal: int | None) -> None:
        self._watch.stop()
        if self._exit is not None and not self._exit.done():
            # A kill that came after it had ended by itself is not how it ended.
            killed_for = self._killed_for if signal == 9 else None
            if signal == 9 and killed_for is None and self._allowance.kernel_has_killed():
                killed_for = "memory"
            self._exit.set_result(Exit(code=code, signal=signal, killed_for=killed_for))

    def _lost_control(self) -> None:
        # A process that is there for one run closes its end when that begins.
        if not (self._runs_once and self.is_running):
            self._gone()

    def _gone(self) -> None:
        self._watch.stop()
        self._exchange.close()
        self._close_logs()
        close_all(self._prepared_logs)
        if hasattr(self, "listener"):
            self.listener.close()
        gone = EnvironmentGone("This environment has ended.")
        self.answers.fail(gone)
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
            if self._runs_once:
                self._end()
            else:
                self._tell({"do": "kill"})

    def _judge_memory(self) -> None:
        if self._watch.measure_kb() > self.limits.memory_mb * 1024 or self._allowance.kernel_has_killed():
            self._kill("memory")
