"""What came of an invocation, in the words AWS uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Status = Literal["success", "error", "timeout"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """
    The REPORT line as numbers. `init_duration_ms` is None on a warm start, and the two of a restore are
    unless the environment was restored from a snapshot for this invocation.
    """

    duration_ms: float
    billed_duration_ms: int
    init_duration_ms: float | None
    memory_size_mb: int
    max_memory_used_mb: int
    status: Status
    restore_duration_ms: float | None = None
    billed_restore_duration_ms: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Traced:
    """
    What X-Ray has to know of a sampled invocation. `header` is the one that the function was given: its
    Parent is the function's segment. `caller` is the segment that it was called from, None where the trace
    begins.

    `began_ms` since 1970, the init phase or the restore included; `overhead_ms` is what runtime and
    extensions went on after the answer, and part of REPORT's Duration. `told` is what code sent to the
    addresses of X-Ray's daemon and of OpenTelemetry, for observability.collector.collected_from_json; None:
    nobody listened.
    """

    header: str
    caller: str | None
    began_ms: float
    overhead_ms: float = 0.0
    told: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """
    One invocation as `Invoke` with LogType=Tail would tell it, untruncated.

    `payload` is the JSON text the caller gets: the return value, or the error
    object when `function_error` is "Unhandled". `log` is everything between
    START and REPORT inclusive; `log_cut` says that it went over the cap. `recording`
    is for recording.read_recording, where the job recorded. `aws` is what it did to the AWS beside it, as
    JSON, where there was one; `traced` is None unless the function has active tracing and it was sampled.
    """

    payload: str
    function_error: Literal["Unhandled"] | None
    request_id: str
    log: str
    log_cut: bool
    report: Report
    recording: str | None = None
    aws: Mapping[str, Any] | None = None
    traced: Traced | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class InitAhead:
    """An init phase on its own: how long it took, and its log from INIT_START to INIT_REPORT."""

    ms: float
    log: str
