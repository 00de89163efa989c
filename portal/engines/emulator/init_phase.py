"""INIT: a runtime is started, and waited for until it asks for an event."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from portal.engines.sandbox import Exit, share_processors

from . import errors, lines
from .errors import Failure
from .extensions import Extensions
from .init_events import InitReport, InitRuntimeDone, InitStart, Phase
from .instance import Instance
from .phase_end import PhaseEnd
from .platform_events import Status
from .signals import ExtensionFailed, InitFailed, Kept, Ready, Signal


@dataclass(frozen=True, kw_only=True, slots=True)
class Init(PhaseEnd):
    """Of an initialisation: the runtime is ready, or not. `ms` is how long it took."""

    ms: float


class Initialising:
    """
    Over when the runtime asks for its first event, or is a snapshot, and all extensions ask for theirs
    (conformance row 53); or when one of them fails. `runtime_done` is called when the runtime has done
    its part.
    """

    def __init__(self, extensions: Extensions, runtime_done: Callable[[], None]) -> None:
        self._extensions = extensions
        self._runtime_done = runtime_done
        self.is_runtime_ready = False
        self.is_kept = False  # as a snapshot
        self.end: Exit | InitFailed | ExtensionFailed | None = None

    def take(self, signal: Signal) -> bool:
        match signal:
            case Ready() | Kept():
                self.is_runtime_ready = True
                self.is_kept = isinstance(signal, Kept)
                self._extensions.close_registration()
                self._runtime_done()
            case Exit() | InitFailed() | ExtensionFailed():
                self.end = signal
                return True
        return self.is_runtime_ready and not self._extensions.not_ready()


async def initialise(instance: Instance, request_id: str, phase: Phase, *, limit_s: float) -> Init:
    """Ends with nothing left running unless it is ready. `phase` "invoke": within an invocation."""
    began = time.monotonic()
    instance.start_first()
    log, launch, init_type = instance.log, instance.prepare(), instance.initialization
    log.platform(_start(instance, phase))
    await instance.start(launch)

    def runtime_done(status: Status = "success", error_type: str = "") -> None:
        instance.drain()
        log.platform(InitRuntimeDone(init_type=init_type, phase=phase, status=status, error_type=error_type))

    under_way = Initialising(launch.extensions, runtime_done)
    is_all = await launch.inbox.wait(began + limit_s, under_way.take)
    ms = (time.monotonic() - began) * 1000
    init = _ended(request_id, under_way.end, ms) if is_all else _late(instance, request_id, ms)
    if init.failure and not under_way.is_runtime_ready:
        runtime_done(init.status, init.error_type)
    if init.failure is None:
        instance.settle(is_kept=under_way.is_kept)
        launch.telemetry.close_registration()
        share_processors(instance.environment)  # not before: an init phase has all of them
    else:
        await instance.reset("timeout" if init.is_timeout else "failure")
    if init.failure is not None or instance.has_extensions:
        instance.drain()  # what came after the runtime had done its part
    for state in launch.extensions.states():
        log.platform(state)
    status, error_type = init.status, init.error_type
    log.platform(
        InitReport(init_type=init_type, phase=phase, status=status, error_type=error_type, duration_ms=ms)
    )
    return init


def _start(instance: Instance, phase: Phase) -> InitStart:
    function = instance.function
    return InitStart(
        runtime=function.runtime,
        version=instance.runtime.version,
        function_name=function.name,
        function_version=function.version,
        init_type=instance.initialization,
        phase=phase,
    )


def _ended(request_id: str, end: Exit | InitFailed | ExtensionFailed | None, ms: float) -> Init:
    match end:
        case InitFailed(payload=payload):
            kind = errors.type_of(payload)
            return Init(ms=ms, failure=Failure(payload=payload, line="", error_type=kind))
        case Exit():
            return Init(ms=ms, failure=errors.exited(request_id, end))
        case ExtensionFailed():
            return Init(ms=ms, failure=errors.by_extension(request_id, end))
    return Init(ms=ms)


def _late(instance: Instance, request_id: str, ms: float) -> Init:
    instance.kills.append("time")
    late = errors.timed_out(request_id, instance.function.timeout_s, lines.stamp())
    return Init(ms=ms, failure=late, is_timeout=True)
