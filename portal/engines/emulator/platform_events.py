"""
What Lambda itself has to say of an environment: AWS's platform events, as values.

Each can be written in three ways: `text()`, a line of the text log, "" where that format
has none; `record()`, for JSON logs and the Telemetry API. Shapes and names:
https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html. `level` decides
with which system log level it is shown (facts O-6):
https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Literal, Protocol

from .outcome import Report

Level = Literal["DEBUG", "INFO", "WARN"]
LEVELS: tuple[Level, ...] = ("DEBUG", "INFO", "WARN")
Status = Literal["success", "error", "failure", "timeout"]

# python3.14, nodejs22.x, provided.al2023: AWS writes python:3.14, nodejs:22, provided:al2023.
_RUNTIME = re.compile(r"([a-z]*)\.?(.*?)(?:\.x)?")
# Of platform.report, by field of Report; what is None is absent.
_METRICS = {
    "durationMs": "duration_ms",
    "billedDurationMs": "billed_duration_ms",
    "memorySizeMB": "memory_size_mb",
    "maxMemoryUsedMB": "max_memory_used_mb",
    "initDurationMs": "init_duration_ms",
    "restoreDurationMs": "restore_duration_ms",
    "billedRestoreDurationMs": "billed_restore_duration_ms",
}


class PlatformEvent(Protocol):
    @property
    def type(self) -> str: ...

    @property
    def level(self) -> Level: ...

    def text(self) -> str: ...

    def record(self) -> Any: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """`start` as an ISO 8601 stamp."""

    name: str
    start: str
    duration_ms: float

    def record(self) -> dict[str, Any]:
        return {"name": self.name, "start": self.start, "durationMs": round(self.duration_ms, 3)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Start:
    """`trace` as in the trace header."""

    type: ClassVar[str] = "platform.start"
    level: ClassVar[Level] = "INFO"
    request_id: str
    version: str
    trace: str

    def text(self) -> str:
        return f"START RequestId: {self.request_id} Version: {self.version}\n"

    def record(self) -> dict[str, Any]:
        return {"requestId": self.request_id, "version": self.version, **_tracing(self.trace)}


@dataclass(frozen=True, kw_only=True, slots=True)
class RuntimeDone:
    type: ClassVar[str] = "platform.runtimeDone"
    request_id: str
    trace: str
    status: Status
    duration_ms: float
    produced_bytes: int
    spans: Sequence[Span] = ()
    error_type: str = ""

    @property
    def level(self) -> Level:
        return level_of("DEBUG", self.status)

    def text(self) -> str:
        return ""

    def record(self) -> dict[str, Any]:
        return {
            "requestId": self.request_id,
            "status": self.status,
            **error_of(self.error_type),
            **_tracing(self.trace),
            **_spans(self.spans),
            "metrics": {"durationMs": round(self.duration_ms, 3), "producedBytes": self.produced_bytes},
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class End:
    """The line that the text format has; the Telemetry API has no such event any more."""

    type: ClassVar[str] = ""
    level: ClassVar[Level] = "INFO"
    request_id: str

    def text(self) -> str:
        return f"END RequestId: {self.request_id}\n"

    def record(self) -> None:
        return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Reported:
    """An error that the runtime itself told is a success here: Lambda did its part."""

    type: ClassVar[str] = "platform.report"
    request_id: str
    trace: str
    figures: Report
    status: Status
    spans: Sequence[Span] = ()
    error_type: str = ""

    @property
    def level(self) -> Level:
        return level_of("INFO", self.status)

    def text(self) -> str:
        figures = self.figures
        parts = [
            f"REPORT RequestId: {self.request_id}",
            f"Duration: {figures.duration_ms:.2f} ms",
            f"Billed Duration: {figures.billed_duration_ms} ms",
            f"Memory Size: {figures.memory_size_mb} MB",
            f"Max Memory Used: {figures.max_memory_used_mb} MB",
        ]
        if figures.init_duration_ms is not None:
            parts.append(f"Init Duration: {figures.init_duration_ms:.2f} ms")
        if figures.restore_duration_ms is not None:
            parts.append(f"Restore Duration: {figures.restore_duration_ms:.2f} ms")
            parts.append(f"Billed Restore Duration: {figures.billed_restore_duration_ms} ms")
        if self.status == "timeout":
            parts.append("Status: timeout")
        elif self.status != "success":
            parts += [f"Status: {self.status}", f"Error Type: {self.error_type}"]
        return "\t".join(parts) + "\t\n" + _xray(self.trace)

    def record(self) -> dict[str, Any]:
        told = {name: getattr(self.figures, field) for name, field in _METRICS.items()}
        metrics = {name: value for name, value in told.items() if value is not None}
        return {
            "requestId": self.request_id,
            "metrics": metrics,
            **_tracing(self.trace),
            **_spans(self.spans),
            "status": self.status,
            **error_of(self.error_type if self.status != "timeout" else ""),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """Why an invocation failed, in a sentence. `words` end with a line break."""

    type: ClassVar[str] = "platform.fault"
    level: ClassVar[Level] = "WARN"
    words: str

    def text(self) -> str:
        return self.words

    def record(self) -> str:
        return self.words.strip()


@cache
def runtime_version(runtime: str, version: str) -> tuple[str, str]:
    build = hashlib.sha256(version.encode()).hexdigest()
    name, number = _RUNTIME.fullmatch(runtime).groups()  # type: ignore[union-attr]  # any text matches
    return f"{name}:{number}.v1", f"arn:aws:lambda:us-east-1::runtime:{build}"


def version_line(word: str, runtime: str, version: str) -> str:
    """What begins with a runtime says which."""
    name, arn = runtime_version(runtime, version)
    return f"{word} Runtime Version: {name}\tRuntime Version ARN: {arn}\n"


def version_fields(runtime: str, version: str) -> dict[str, str]:
    name, arn = runtime_version(runtime, version)
    return {"runtimeVersion": name, "runtimeVersionArn": arn}


def ahead_line(*parts: str, status: Status, error_type: str) -> str:
    """What was done ahead of an invocation, and how that went, in the order of INIT_REPORT."""
    told = [*parts]
    if status != "success":
        told.append(f"Status: {status}")
    if error_type:
        told.append(f"Error Type: {error_type}")
    return "\t".join(told) + "\n"


def level_of(otherwise: Level, status: Status) -> Level:
    return otherwise if status == "success" else "WARN"


def error_of(error_type: str) -> dict[str, str]:
    return {"errorType": error_type} if error_type else {}


def _spans(spans: Sequence[Span]) -> dict[str, Any]:
    return {"spans": [span.record() for span in spans]} if spans else {}


def _tracing(trace: str) -> dict[str, Any]:
    """Only a sampled trace is named, as it is there for a function with active tracing."""
    fields = _sampled(trace)
    if not fields:
        return {}
    return {"tracing": {"spanId": fields.get("Parent", ""), "type": "X-Amzn-Trace-Id", "value": trace}}


def _xray(trace: str) -> str:
    """What follows REPORT (facts O-8)."""
    fields = _sampled(trace)
    if not fields:
        return ""
    return f"XRAY TraceId: {fields.get('Root', '')}\tSegmentId: {fields.get('Parent', '')}\tSampled: true\t\n"


def _sampled(trace: str) -> dict[str, str]:
    """The fields of its header; none for one that is not sampled."""
    fields = dict(field.partition("=")[::2] for field in trace.split(";"))
    return fields if fields.get("Sampled") == "1" else {}
