"""What Lambda has to say of an initialisation, written as platform_events.py has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from .platform_events import (
    Level,
    Status,
    ahead_line,
    error_of,
    level_of,
    version_fields,
    version_line,
)
from .variables import Initialization

Phase = Literal["init", "invoke"]


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
        return version_line("INIT_START", self.runtime, self.version)

    def record(self) -> dict[str, Any]:
        return {
            "initializationType": self.init_type,
            "phase": self.phase,
            **version_fields(self.runtime, self.version),
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
        return level_of("DEBUG", self.status)

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
    """In text there is a line for a failure, or with provisioned concurrency and SnapStart (facts I-15)."""

    type: ClassVar[str] = "platform.initReport"
    init_type: Initialization
    phase: Phase
    status: Status
    duration_ms: float
    error_type: str = ""

    @property
    def level(self) -> Level:
        return level_of("DEBUG" if self.init_type == "on-demand" else "INFO", self.status)

    def text(self) -> str:
        if self.status == "success" and self.init_type == "on-demand":
            return ""
        duration = f"INIT_REPORT Init Duration: {self.duration_ms:.2f} ms"
        return ahead_line(duration, f"Phase: {self.phase}", status=self.status, error_type=self.error_type)

    def record(self) -> dict[str, Any]:
        return {
            "initializationType": self.init_type,
            "phase": self.phase,
            "status": self.status,
            "metrics": {"durationMs": round(self.duration_ms, 2)},
            **error_of(self.error_type),
        }
