"""
One Lambda execution environment: INIT, INVOKE, freeze, reset, as AWS runs it.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html and
conformance rows 10–29. Clocks and memory are read outside the environment.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
import uuid
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

from portal.engines.sandbox import Environment, Exit

from . import errors, lines, variables
from .function import Function
from .log import LOG_BYTES, Log
from .outcome import Outcome, Status
from .runtime_api import Answered, InitFailed, Invocation, Ready, RuntimeApi, Signal, TooLarge
from .runtimes import find_runtime

INIT_LIMIT_S = 10.0  # facts I-3
RUNTIME_MB = 30  # what AWS counts for an idle Python runtime; our measure begins above it
_AFTER_ANSWER_S = 1.0  # the runtime asks for its next event right after its answer
_LOG_EVERY_S = 0.05  # how often what a running function prints is passed on
_CUT = "\n… the log was cut here: it is longer than 256 KB.\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Init:
    """How an initialisation went. `failure` None: the runtime is ready. `ms` is how long it took."""

    ms: float
    failure: errors.Failure | None = None
    is_timeout: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class _Run:
    """What an invocation came to: an answer or a failure."""

    answer: Answered | None = None
    failure: errors.Failure | None = None
    is_timeout: bool = False


class LambdaEnvironment:
    """
    Made over an idle sandbox environment; invoke() one event at a time.

    After a crash or time-out the runtime is gone and /tmp stays; the next invoke()
    initialises again, inside the time of the invocation. Raises SandboxError when
    the environment itself is lost: that is our fault and ends this object. So does
    a cancellation: whoever cancels invoke() calls destroy().
    """

    def __init__(
        self, function: Function, environment: Environment, *, init_limit_s: float = INIT_LIMIT_S
    ) -> None:
        self.function = function
        self._environment = environment
        self._init_limit_s = init_limit_s
        self._runtime = find_runtime(function.runtime)
        self._api: RuntimeApi | None = None
        self._stream = f"{datetime.now(UTC):%Y/%m/%d}/[$LATEST]{uuid.uuid4().hex}"
        self._is_loaded = False
        self._is_ready = False
        self._is_cut = False  # the log of the invocation under way
        self._was_initialised = False  # the init phase has been tried
        self.kills: list[errors.Kill] = []  # of its runtimes, during the latest invoke()
        self.peak_mb = 0  # of the latest invoke(), over what an idle runtime holds
        limit = function.memory_mb - RUNTIME_MB
        environment.limits = replace(environment.limits, memory_mb=limit, log_bytes=LOG_BYTES)

    @property
    def is_cold(self) -> bool:
        """Whether the next invocation begins with an init phase of its own."""
        return not self._was_initialised

    @property
    def is_usable(self) -> bool:
        """Whether a later job may be given this environment: its runtime waits, or is to be started again."""
        return self._environment.is_alive and self._is_ready == self._environment.is_running

    async def invoke(
        self,
        event: str,
        *,
        started: Callable[[str], Coroutine[Any, Any, None]],
        listen: Callable[[str], None],
    ) -> Outcome:
        """
        Run one event. `started(request_id)` is told before anything of the function's
        runs, `listen(text)` what is logged while it goes on.
        """
        request_id = str(uuid.uuid4())
        self.kills = []
        await started(request_id)
        log = Log(listen)
        self._is_cut = False
        init_ms = await self._init_phase(log, request_id) if self.is_cold else None
        began = time.monotonic()
        deadline = began + self.function.timeout_s
        run = await self._wake(log, request_id, is_fresh=init_ms is not None)
        log.platform(lines.start(request_id))
        if run.failure is None:
            run = await self._run(log, request_id, event, deadline)
        duration_ms = (time.monotonic() - began) * 1000
        if run.is_timeout:
            duration_ms = self.function.timeout_s * 1000
        return self._conclude(log, request_id, run, duration_ms=duration_ms, init_ms=init_ms)

    async def destroy(self) -> None:
        if self._api is not None:
            self._api.close()
        await self._environment.destroy()

    # Phases

    async def _init_phase(self, log: Log, request_id: str) -> float | None:
        """The init phase proper: its duration, or None when it failed and is to be tried again inline."""
        self._was_initialised = True
        log.platform(lines.init_start(self.function.runtime, self._runtime.version))
        init = await self._initialise(log, request_id, limit_s=self._init_limit_s)
        if init.failure is None:
            return init.ms
        log.platform(_init_report(init, "init"))
        return None

    async def _wake(self, log: Log, request_id: str, *, is_fresh: bool) -> _Run:
        """Have a runtime that waits for its event: asleep, or started inside the invocation."""
        if not self._is_ready:
            init = await self._initialise(log, request_id, limit_s=self.function.timeout_s)
            if init.failure:
                log.platform(_init_report(init, "invoke"))
            return _Run(failure=init.failure, is_timeout=init.is_timeout)
        if not is_fresh:
            self._environment.thaw()
            self._environment.logs.renew()
        return _Run()

    async def _initialise(self, log: Log, request_id: str, *, limit_s: float) -> _Init:
        """Launch the runtime and wait until it asks for an event. Ends with it gone unless it is ready."""
        began = time.monotonic()
        environment = variables.of(self.function, self._stream, self._environment.place)
        await self._launch({"handler": self.function.handler, "environment": environment})
        self._heed_exit()
        signal = await self._next_signal(log, began + limit_s)
        ms = (time.monotonic() - began) * 1000
        if isinstance(signal, Ready):
            self._is_ready = True
            return _Init(ms=ms)
        await self._reset(log)
        if isinstance(signal, InitFailed):
            kind = errors.type_of(signal.payload)
            return _Init(ms=ms, failure=errors.Failure(payload=signal.payload, line="", error_type=kind))
        if isinstance(signal, Exit):
            return _Init(ms=ms, failure=errors.exited(request_id, signal))
        late = errors.timed_out(request_id, self.function.timeout_s, lines.stamp())
        return _Init(ms=ms, failure=late, is_timeout=True)

    async def _launch(self, order: dict[str, Any]) -> None:
        self._api = RuntimeApi()
        if self._is_loaded:
            await self._api.serve(self._environment.listener)
            await self._environment.launch(order)
            return
        files = {path: text.encode("utf-8", "surrogatepass") for path, text in self.function.files.items()}
        self._environment.run(files, order)
        await self._api.serve(self._environment.listener)
        self._is_loaded = True

    async def _run(self, log: Log, request_id: str, event: str, deadline: float) -> _Run:
        """Hand out the event and wait for what comes of it. Ends with the runtime ready or gone."""
        assert self._api is not None
        left_ms = (deadline - time.monotonic()) * 1000
        self._api.hand_out(
            Invocation(
                request_id=request_id,
                event=event.encode("utf-8", "surrogatepass"),
                deadline_ms=int(time.time() * 1000 + left_ms),
                arn=variables.arn(self.function),
                trace=variables.trace(),
            )
        )
        signal = await self._next_signal(log, deadline)
        if isinstance(signal, Answered):
            # Done is when it asks for more; a runtime that dies instead has still answered.
            after = await self._next_signal(log, min(deadline, time.monotonic() + _AFTER_ANSWER_S))
            if not isinstance(after, Ready):
                await self._reset(log)
            return _Run(answer=signal)
        await self._reset(log)
        if isinstance(signal, Exit):
            return _Run(failure=errors.exited(request_id, signal))
        if isinstance(signal, TooLarge):
            self.kills.append("response")
            return _Run(failure=errors.too_large(request_id))
        failure = errors.timed_out(request_id, self.function.timeout_s, lines.stamp())
        return _Run(failure=failure, is_timeout=True)

    def _conclude(
        self, log: Log, request_id: str, run: _Run, *, duration_ms: float, init_ms: float | None
    ) -> Outcome:
        """END and REPORT, and everything asleep until the next invocation."""
        self.peak_mb = math.ceil(self._environment.peak_mb())
        if self._is_ready:
            self._drain(log)
            self._environment.freeze()
        if self._is_cut:
            log.platform(_CUT)
        answer, failure = run.answer, run.failure
        if failure and failure.line:
            log.platform(failure.line)
        is_error = failure is not None or (answer is not None and answer.is_error)
        status: Status = "timeout" if run.is_timeout else "error" if is_error else "success"
        if failure and failure.error_type == errors.OUT_OF_MEMORY:
            self.peak_mb = self.function.memory_mb
        report = lines.figures(
            duration_ms=duration_ms,
            init_ms=init_ms,
            memory_mb=self.function.memory_mb,
            used_mb=min(RUNTIME_MB + self.peak_mb, self.function.memory_mb),
            status=status,
        )
        log.platform(lines.end(request_id))
        log.platform(lines.report(request_id, report, error_type=failure.error_type if failure else ""))
        return Outcome(
            payload=failure.payload if failure else answer.payload if answer else "null",
            function_error="Unhandled" if is_error else None,
            request_id=request_id,
            log=log.text,
            log_cut=self._is_cut,
            report=report,
        )

    # Waiting

    def _heed_exit(self) -> None:
        """Have the end of the runtime that was launched now come among its signals."""
        assert self._api is not None
        signals = self._api.signals

        def ended(exited: asyncio.Future[Exit]) -> None:
            if not exited.cancelled():
                # Its exception is looked at here: it may be that nobody waits for it any more.
                if exited.exception() is None and exited.result().killed_for == "memory":
                    self.kills.append("memory")
                signals.put_nowait(exited)

        asyncio.ensure_future(self._environment.exited()).add_done_callback(ended)

    async def _next_signal(self, log: Log, deadline: float) -> Signal | Exit | None:
        """
        What the runtime does next, or how it ended; None when the deadline comes first.

        Its output is passed on meanwhile, and all that was printed before the signal
        is in the log when this returns.
        """
        assert self._api is not None
        signals = self._api.signals
        signal: Signal | asyncio.Future[Exit] | None = None
        while signal is None:
            left_s = deadline - time.monotonic()
            if left_s <= 0 and signals.empty():
                self.kills.append("time")
                return None
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(max(0.0, left_s), _LOG_EVERY_S)):
                    signal = await signals.get()
            self._drain(log)
        return signal.result() if isinstance(signal, asyncio.Future) else signal

    def _drain(self, log: Log) -> None:
        """Everything printed up to now."""
        log.function(self._environment.logs.read_now())
        self._is_cut = self._is_cut or self._environment.logs.is_cut

    async def _reset(self, log: Log) -> None:
        """As AWS after a crash or time-out: the runtime goes, /tmp and the code stay (conformance row 28)."""
        self._is_ready = False
        if self._api is not None:
            self._api.close()
            self._api = None
        await self._environment.reset()
        self._drain(log)


def _init_report(init: _Init, phase: Literal["init", "invoke"]) -> str:
    assert init.failure is not None
    status, kind = ("timeout", "") if init.is_timeout else ("error", init.failure.error_type)
    return lines.init_report(ms=init.ms, phase=phase, status=status, error_type=kind)
