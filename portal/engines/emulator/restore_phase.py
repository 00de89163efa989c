"""
RESTORE: a copy of the snapshot is made, and waited for until its runtime asks for an event.

https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html, facts I-6 and I-15.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from portal.engines.sandbox import Exit, free_processors, share_processors

from . import errors
from .errors import Failure
from .instance import Instance
from .phase_end import PhaseEnd
from .platform_events import Status
from .restore_events import RestoreReport, RestoreRuntimeDone, RestoreStart
from .signals import Copied, ExtensionFailed, Ready, RestoreFailed, Signal


@dataclass(frozen=True, kw_only=True, slots=True)
class Restored(PhaseEnd):
    """
    Of a restore: the runtime is ready, or not. `billed_ms` is what came after the copy was made, in whole
    milliseconds: the runtime goes on, and hooks run. There are no times when it never came to that.
    """

    ms: float | None = None
    billed_ms: int | None = None


class Restoring:
    """
    Over when the copy asks for its first event, or fails. `copied` is called when there is one, and
    `runtime_done` when it asks.
    """

    def __init__(self, copied: Callable[[], None], runtime_done: Callable[[], None]) -> None:
        self._copied = copied
        self._runtime_done = runtime_done
        self.copied_at: float | None = None
        self.end: Exit | RestoreFailed | ExtensionFailed | None = None

    def take(self, signal: Signal) -> bool:
        match signal:
            case Copied():
                self.copied_at = time.monotonic()
                self._copied()
            case Ready():
                self._runtime_done()
                return True
            case Exit() | RestoreFailed() | ExtensionFailed():
                self.end = signal
                return True
        return False


async def restore(instance: Instance, request_id: str, *, limit_s: float) -> Restored:
    """Ends with the copy ready for an event, or of no more use: the next restore, or the reset, ends it."""
    log, launch = instance.log, instance.launch
    assert launch is not None
    log.platform(_start(instance))

    def runtime_done(status: Status = "success", error_type: str = "") -> None:
        instance.drain()
        log.platform(RestoreRuntimeDone(status=status, error_type=error_type))

    began = time.monotonic()
    free_processors(instance.environment)  # as in an init phase
    instance.wake()
    launch.copy()
    under_way = Restoring(instance.hear_copy, runtime_done)
    is_all = await launch.inbox.wait(began + limit_s, under_way.take)
    ended = time.monotonic()
    failure = _failure(request_id, under_way.end) if is_all else errors.not_restored()
    ms = (ended - began) * 1000
    restored = Restored(
        ms=ms,
        billed_ms=math.ceil((ended - (under_way.copied_at or ended)) * 1000),
        failure=failure,
        is_timeout=not is_all,
    )
    if failure is None:
        instance.is_ready = True
        share_processors(instance.environment)
    else:
        runtime_done(restored.status, restored.error_type)
        if restored.is_timeout:
            instance.kills.append("time")
        # One that makes no copy would not make the next one either.
        is_lost = under_way.copied_at is None
        await instance.reset("timeout" if restored.is_timeout else "failure", with_snapshot=is_lost)
    log.platform(RestoreReport(status=restored.status, duration_ms=ms, error_type=restored.error_type))
    return restored


def _start(instance: Instance) -> RestoreStart:
    function = instance.function
    return RestoreStart(
        runtime=function.runtime,
        version=instance.runtime.version,
        function_name=function.name,
        function_version=function.version,
        instance_id=instance.id,
        memory_mb=function.memory_mb,
    )


def _failure(request_id: str, end: Exit | RestoreFailed | ExtensionFailed | None) -> Failure | None:
    match end:
        case RestoreFailed(payload=payload, error_type=kind):
            return Failure(payload=payload, line="", error_type=kind)
        case Exit():
            return errors.exited(request_id, end)
        case ExtensionFailed():
            return errors.by_extension(request_id, end)
    return None
