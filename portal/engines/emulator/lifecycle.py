"""
One Lambda execution environment: INIT, INVOKE, freeze, reset, as AWS runs it.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html and
conformance rows 10–29. Clocks and memory are read outside the environment.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import math
import time
import uuid
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from ..sandbox import Environment, Exit
from . import errors, lines, variables
from .function import Function
from .log import LOG_BYTES, Log
from .outcome import Outcome, Status
from .runtime_api import Answered, InitFailed, Invocation, Ready, RuntimeApi, Signal, TooLarge
from .runtimes import find_runtime

INIT_LIMIT_S = 10.0  # facts I-3
RUNTIME_MB = 30  # what AWS counts for an idle Python runtime; our measure begins above it
_AFTER_ANSWER_S = 1.0  # the runtime asks for its next event right after its answer
_CUT = "\n… the log was cut here: it is longer than 256 KB.\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Init:
    """How an initialisation went. `failure` None: the runtime is ready. `ms` is how long it took."""

    ms: float
    failure: errors.Failure | None = None
    is_timeout: bool = False


class LambdaEnvironment:
    """
    Made over an idle sandbox environment; invoke() one event at a time.

    After a crash or time-out the runtime is gone and /tmp stays; the next invoke()
    initialises again, inside the time of the invocation. Raises SandboxError when
    the environment itself is lost: that is our fault and ends this object.
    """

    def __init__(self, function: Function, environment: Environment) -> None:
        self.function = function
        self._environment = environment
        self._runtime = find_runtime(function.runtime)
        self._api: RuntimeApi | None = None
        self._stream = f"{datetime.now(UTC):%Y/%m/%d}/[$LATEST]{uuid.uuid4().hex}"
        self._is_loaded = False
        self._is_ready = False
        self._was_initialised = False  # the init phase has been tried
        limit = function.memory_mb - RUNTIME_MB
        environment.limits = dataclasses.replace(environment.limits, memory_mb=limit, log_bytes=LOG_BYTES)

    @property
    def is_cold(self) -> bool:
        """Whether the next invocation begins with an init phase of its own."""
        return not self._was_initialised

    @property
    def is_usable(self) -> bool:
        """Whether a later job may be given this environment."""
        return self._environment.is_alive and self._is_ready and self._environment.is_running

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
        await started(request_id)
        log = Log(listen)
        init_ms = await self._init_phase(log, request_id) if self.is_cold else None
        began = time.monotonic()
        deadline = began + self.function.timeout_s
        answer: Answered | None = None
        failure: errors.Failure | None = None
        is_timeout = False
        if self._is_ready:
            self._environment.thaw()
            self._environment.logs.renew()
        else:
            inline = await self._initialise(log, request_id, limit_s=self.function.timeout_s)
            failure, is_timeout = inline.failure, inline.is_timeout
            if failure:
                log.platform(_init_report(inline, "invoke"))
        log.platform(lines.start(request_id))
        if failure is None:
            answer, failure, is_timeout = await self._run(log, request_id, event, deadline)
        duration_ms = (time.monotonic() - began) * 1000
        if is_timeout:
            duration_ms = self.function.timeout_s * 1000
        return await self._conclude(log, request_id, answer, failure, is_timeout, duration_ms, init_ms)

    async def destroy(self) -> None:
        if self._api is not None:
            self._api.close()
        await self._environment.destroy()

    # Phases

    async def _init_phase(self, log: Log, request_id: str) -> float | None:
        """The init phase proper; its duration when it led to a ready runtime. A failed one is tried again inline."""
        self._was_initialised = True
        log.platform(lines.init_start(self.function.runtime, self._runtime.version))
        init = await self._initialise(log, request_id, limit_s=INIT_LIMIT_S)
        if init.failure is None:
            return init.ms
        log.platform(_init_report(init, "init"))
        return None

    async def _initialise(self, log: Log, request_id: str, *, limit_s: float) -> _Init:
        """Launch the runtime and wait until it asks for an event. Ends with it gone unless it is ready."""
        began = time.monotonic()
        if not self._is_loaded:
            files = {path: text.encode("utf-8", "surrogatepass") for path, text in self.function.files.items()}
            await self._environment.load(files)
            self._is_loaded = True
        self._api = RuntimeApi()
        await self._api.serve(self._environment.listener)
        await self._environment.launch(
            {
                "handler": self.function.handler,
                "environment": variables.of(self.function, self._stream),
            }
        )
        signal = await self._next_signal(log, began + limit_s)
        ms = (time.monotonic() - began) * 1000
        if isinstance(signal, Ready):
            self._is_ready = True
            return _Init(ms=ms)
        failure, is_timeout = await self._lose(log, request_id, signal, ms)
        return _Init(ms=ms, failure=failure, is_timeout=is_timeout)

    async def _lose(
        self, log: Log, request_id: str, signal: Signal | Exit | None, ms: float
    ) -> tuple[errors.Failure, bool]:
        """An initialisation that did not end in a ready runtime: why, and clear away what is left of it."""
        is_timeout = signal is None
        if isinstance(signal, InitFailed):
            failure = errors.Failure(payload=signal.payload, line="", error_type=_type_of(signal.payload))
        elif isinstance(signal, Exit):
            failure = errors.exited(request_id, signal)
        else:
            failure = errors.timed_out(request_id, self.function.timeout_s, lines.stamp())
        await self._reset(log)
        return failure, is_timeout

    async def _run(
        self, log: Log, request_id: str, event: str, deadline: float
    ) -> tuple[Answered | None, errors.Failure | None, bool]:
        """(what the runtime answered, why it could not, whether time ran out)."""
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
            return signal, None, False
        await self._reset(log)
        if isinstance(signal, Exit):
            return None, errors.exited(request_id, signal), False
        if isinstance(signal, TooLarge):
            return None, errors.too_large(request_id), False
        return None, errors.timed_out(request_id, self.function.timeout_s, lines.stamp()), True

    async def _conclude(
        self,
        log: Log,
        request_id: str,
        answer: Answered | None,
        failure: errors.Failure | None,
        is_timeout: bool,
        duration_ms: float,
        init_ms: float | None,
    ) -> Outcome:
        """END and REPORT, and everything asleep until the next invocation."""
        peak = self._environment.peak_mb()
        if self._is_ready:
            log.function(self._environment.logs.read_now())
            self._environment.freeze()
        is_cut = hasattr(self._environment, "logs") and self._environment.logs.is_cut
        if is_cut:
            log.platform(_CUT)
        if failure and failure.line:
            log.platform(failure.line)
        is_error = failure is not None or (answer is not None and answer.is_error)
        status: Status = "timeout" if is_timeout else "error" if is_error else "success"
        is_full = failure is not None and failure.error_type == "Runtime.OutOfMemory"
        used_mb = self.function.memory_mb if is_full else RUNTIME_MB + math.ceil(peak)
        report = lines.figures(
            duration_ms=duration_ms,
            init_ms=init_ms,
            memory_mb=self.function.memory_mb,
            used_mb=min(used_mb, self.function.memory_mb),
            status=status,
        )
        log.platform(lines.end(request_id))
        log.platform(lines.report(request_id, report, error_type=failure.error_type if failure else ""))
        return Outcome(
            payload=failure.payload if failure else answer.payload if answer else "null",
            function_error="Unhandled" if is_error else None,
            request_id=request_id,
            log=log.text,
            log_cut=is_cut,
            report=report,
        )

    # Waiting

    async def _next_signal(self, log: Log, deadline: float) -> Signal | Exit | None:
        """
        What the runtime does next, or how it ended; None when the deadline comes first.

        Its output is passed on meanwhile, and all that was printed before the signal
        is in the log when this returns.
        """
        assert self._api is not None
        signal = asyncio.ensure_future(self._api.signals.get())
        exited = asyncio.ensure_future(self._environment.exited())
        pump = asyncio.ensure_future(self._pump(log))
        try:
            await asyncio.wait(
                {signal, exited}, timeout=max(0.0, deadline - time.monotonic()), return_when=asyncio.FIRST_COMPLETED
            )
            # An answer counts even when the runtime was gone a moment later.
            if signal.done():
                return signal.result()
            return exited.result() if exited.done() else None
        finally:
            for task in (signal, exited, pump):
                task.cancel()
            await asyncio.gather(signal, exited, pump, return_exceptions=True)
            log.function(self._environment.logs.read_now())

    async def _pump(self, log: Log) -> None:
        while data := await self._environment.logs.read():
            log.function(data)

    async def _reset(self, log: Log) -> None:
        """As AWS after a crash or time-out: the runtime goes, /tmp and the code stay (conformance row 28)."""
        self._is_ready = False
        if self._api is not None:
            self._api.close()
            self._api = None
        log.function(self._environment.logs.read_now())
        await self._environment.reset()


def _init_report(init: _Init, phase: Literal["init", "invoke"]) -> str:
    assert init.failure is not None
    if init.is_timeout:
        return lines.init_report(ms=init.ms, phase=phase, status="timeout")
    return lines.init_report(ms=init.ms, phase=phase, status="error", error_type=init.failure.error_type)


def _type_of(payload: str) -> str:
    """The errorType in what the runtime sent, which may be anything."""
    try:
        kind = json.loads(payload)["errorType"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return "Runtime.Unknown"
    return kind[:100] if isinstance(kind, str) else "Runtime.Unknown"


