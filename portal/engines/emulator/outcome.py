"""What came of an invocation, in the words AWS uses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["success", "error", "timeout"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """The REPORT line as numbers. `init_duration_ms` is None on a warm start."""

    duration_ms: float
    billed_duration_ms: int
    init_duration_ms: float | None
    memory_size_mb: int
    max_memory_used_mb: int
    status: Status


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """
    One invocation as `Invoke` with LogType=Tail would tell it, untruncated.

    `payload` is the JSON text the caller gets: the return value, or the error
    object when `function_error` is "Unhandled". `log` is everything between
    START and REPORT inclusive; `log_cut` says that it went over the cap. `recording`
    is for recording.read_recording, where the job recorded.
    """

    payload: str
    function_error: Literal["Unhandled"] | None
    request_id: str
    log: str
    log_cut: bool
    report: Report
    recording: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class InitAhead:
    """An init phase on its own: how long it took, and its log from INIT_START to INIT_REPORT."""

    ms: float
    log: str
