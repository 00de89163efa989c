"""
What Lambda has to say of a restore from a snapshot, written as platform_events.py has it.

Shapes: https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html. The lines of the text
log: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html, “Failures during the
Restore phase”, and logs that people show.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from .platform_events import (
    Level,
    Status,
    ahead_line,
    error_of,
    level_of,
    version_fields,
    version_line,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class RestoreStart:
    """`version` as in InitStart."""

    type: ClassVar[str] = "platform.restoreStart"
    level: ClassVar[Level] = "INFO"
    runtime: str
    version: str
    function_name: str
    function_version: str
    instance_id: str
    memory_mb: int

    def text(self) -> str:
        return version_line("RESTORE_START", self.runtime, self.version)

    def record(self) -> dict[str, Any]:
        return {
            **version_fields(self.runtime, self.version),
            "functionName": self.function_name,
            "functionVersion": self.function_version,
            "instanceId": self.instance_id,
            "instanceMaxMemory": self.memory_mb,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class RestoreRuntimeDone:
    type: ClassVar[str] = "platform.restoreRuntimeDone"
    status: Status
    error_type: str = ""

    @property
    def level(self) -> Level:
        return level_of("DEBUG", self.status)

    def text(self) -> str:
        return ""

    def record(self) -> dict[str, Any]:
        return {"status": self.status, **error_of(self.error_type)}


@dataclass(frozen=True, kw_only=True, slots=True)
class RestoreReport:
    type: ClassVar[str] = "platform.restoreReport"
    status: Status
    duration_ms: float
    error_type: str = ""

    @property
    def level(self) -> Level:
        return level_of("INFO", self.status)

    def text(self) -> str:
        duration = f"RESTORE_REPORT Restore Duration: {self.duration_ms:.2f} ms"
        return ahead_line(duration, status=self.status, error_type=self.error_type)

    def record(self) -> dict[str, Any]:
        return {
            "status": self.status,
            "metrics": {"durationMs": round(self.duration_ms, 2)},
            **error_of(self.error_type),
        }
