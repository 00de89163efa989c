"""What is told of an invocation at its end: why it failed, END and REPORT, the outcome."""

from __future__ import annotations

from . import errors, lines
from .instance import Instance
from .invoke_phase import Run
from .outcome import Outcome, Report, Status, Traced
from .platform_events import End, Fault, Reported
from .restore_phase import Restored
from .runtime_api import Invocation

_CUT = "\n… the log was cut here: it is longer than 256 KB.\n"


def conclude(
    instance: Instance,
    invocation: Invocation,
    run: Run,
    *,
    duration_ms: float,
    init_ms: float | None,
    restored: Restored | None = None,
    traced: Traced | None = None,
) -> Outcome:
    """Everything inside is asleep, or gone. What the runtime answered stands, whatever came after."""
    log, answer, failure = instance.log, run.answer, run.failure
    if instance.is_cut:
        log.note(_CUT)
    if failure and failure.line:
        log.platform(Fault(words=failure.line))
    figures = _figures(instance, run, restored, duration_ms=duration_ms, init_ms=init_ms)
    log.platform(End(request_id=invocation.request_id))
    log.platform(
        Reported(
            request_id=invocation.request_id,
            trace=invocation.logged_trace,
            figures=figures,
            status=run.status,
            error_type=run.error_type,
            spans=run.times.of_extensions() if run.times and instance.has_extensions else (),
        )
    )
    is_error = answer.is_error if answer is not None else failure is not None
    return Outcome(
        payload=answer.payload if answer is not None else failure.payload if failure else "null",
        function_error="Unhandled" if is_error else None,
        request_id=invocation.request_id,
        log=log.text,
        log_cut=instance.is_cut,
        report=figures,
        recording=instance.tape.text() if instance.tape is not None else None,
        traced=traced,
    )


def _figures(
    instance: Instance, run: Run, restored: Restored | None, *, duration_ms: float, init_ms: float | None
) -> Report:
    function = instance.function
    if not run.is_sound:
        instance.note_peak()
        if run.error_type == errors.OUT_OF_MEMORY:
            instance.peak_mb = function.memory_mb
    is_error = run.failure is not None or (run.answer is not None and run.answer.is_error)
    status: Status = "timeout" if run.is_timeout else "error" if is_error else "success"
    # A restore has a time of its own: when that is over, nothing of the function's has been used.
    is_out_of_time = run.is_timeout and not (restored and restored.is_timeout)
    return lines.figures(
        duration_ms=function.timeout_s * 1000 if is_out_of_time else duration_ms,
        init_ms=init_ms,
        memory_mb=function.memory_mb,
        used_mb=min(instance.runtime.idle_mb + instance.peak_mb, function.memory_mb),
        status=status,
        restore_ms=restored.ms if restored else None,
        billed_restore_ms=restored.billed_ms if restored else None,
    )
