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
from .variables import Initialization

Level = Literal["DEBUG", "INFO", "WARN"]
LEVELS: tuple[Level, ...] = ("DEBUG", "INFO", "WARN")
Phase = Literal["init", "invoke"]
Status = Literal["success", "error", "failure", "timeout"]

# python3.14, nodejs22.x, provided.al2023: AWS writes python:3.14, nodejs:22, provided:al2023.
_RUNTIME = re.compile(r"([a-z]*)\.?(.*?)(?:\.x)?")


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
class InitStart:
    """`version` is the interpreter's: its hash stands where AWS puts that of its own build."""

    type: ClassVar[str] = "platform.initStart"
    level: ClassVar[Level] = "INFO"
    runtime: str
    version: str
    function_name: str
    function_version: str
    init_type: Initialization
    phase: Phase

    def text(self) -> str:
        if self.phase == "invoke":
            return ""
        name, arn = _runtime_version(self.runtime, self.version)
        return f"INIT_START Runtime Version: {name}\tRuntime Version ARN: {arn}\n"

    def record(self) -> dict[str, Any]:
        name, arn = _runtime_version(self.runtime, self.version)
        return {
            "initializationType": self.init_type,
            "phase": self.phase,
            "runtimeVersion": name,
            "runtimeVersionArn": arn,
            "functionName": self.function_name,
            "functionVersion": self.function_version,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class InitRuntimeDone:
    type: ClassVar[str] = "platform.initRuntimeDone"
    init_type: Initialization
    phase: Phase
    status: Status
    error_type: str = ""

    @property
    def level(self) -> Level:
        return _level("DEBUG", self.status)

    def text(self) -> str:
        return ""

    def record(self) -> dict[str, Any]:
        return {
            "initializationType": self.init_type,
            "phase": self.phase,
            "status": self.status,
            **error_of(self.error_type),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class InitReport:
    """The text format has a line for a failure, or with provisioned concurrency (facts I-15)."""

    type: ClassVar[str] = "platform.initReport"
    init_type: Initialization
    phase: Phase
    status: Status
    duration_ms: float
    error_type: str = ""

    @property
    def level(self) -> Level:
        return _level("DEBUG" if self.init_type == "on-demand" else "INFO", self.status)

    def text(self) -> str:
        if self.status == "success" and self.init_type == "on-demand":
            return ""
        parts = [f"INIT_REPORT Init Duration: {self.duration_ms:.2f} ms", f"Phase: {self.phase}"]
        if self.status != "success":
            parts.append(f"Status: {self.status}")
        if self.error_type:
            parts.append(f"Error Type: {self.error_type}")
        return "\t".join(parts) + "\n"

    def record(self) -> dict[str, Any]:
        return {
            "initializationType": self.init_type,
            "phase": self.phase,
            "status": self.status,
            "metrics": {"durationMs": round(self.duration_ms, 2)},
            **error_of(self.error_type),
        }


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
        return _level("DEBUG", self.status)

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
        return _level("INFO", self.status)

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
        if self.status == "timeout":
            parts.append("Status: timeout")
        elif self.status != "success":
            parts += [f"Status: {self.status}", f"Error Type: {self.error_type}"]
        return "\t".join(parts) + "\t\n"

    def record(self) -> dict[str, Any]:
        figures = self.figures
        metrics: dict[str, float] = {
            "durationMs": figures.duration_ms,
            "billedDurationMs": figures.billed_duration_ms,
            "memorySizeMB": figures.memory_size_mb,
            "maxMemoryUsedMB": figures.max_memory_used_mb,
        }
        if figures.init_duration_ms is not None:
            metrics["initDurationMs"] = figures.init_duration_ms
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
def _runtime_version(runtime: str, version: str) -> tuple[str, str]:
    build = hashlib.sha256(version.encode()).hexdigest()
    name, number = _RUNTIME.fullmatch(runtime).groups()  # type: ignore[union-attr]  # any text matches
    return f"{name}:{number}.v1", f"arn:aws:lambda:us-east-1::runtime:{build}"


def _level(otherwise: Level, status: Status) -> Level:
    return otherwise if status == "success" else "WARN"


def error_of(error_type: str) -> dict[str, str]:
    return {"errorType": error_type} if error_type else {}


def _spans(spans: Sequence[Span]) -> dict[str, Any]:
    return {"spans": [span.record() for span in spans]} if spans else {}


def _tracing(trace: str) -> dict[str, Any]:
    """Only a sampled trace is named, as it is there for a function with active tracing."""
    fields = dict(field.partition("=")[::2] for field in trace.split(";"))
    if fields.get("Sampled") != "1":
        return {}
    return {"tracing": {"spanId": fields.get("Parent", ""), "type": "X-Amzn-Trace-Id", "value": trace}}
