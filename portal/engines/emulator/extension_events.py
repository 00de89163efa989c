"""Platform events of extensions, and of the telemetry that they are sent; see platform_events.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from .platform_events import Level, error_of


@dataclass(frozen=True, kw_only=True, slots=True)
class ExtensionState:
    type: ClassVar[str] = "platform.extension"
    name: str
    state: str
    events: Sequence[str]
    error_type: str = ""

    @property
    def level(self) -> Level:
        return "WARN" if self.error_type else "INFO"

    def text(self) -> str:
        kind = f"\tError Type: {self.error_type}" if self.error_type else ""
        events = ", ".join(self.events)
        return f"EXTENSION\tName: {self.name}\tState: {self.state}\tEvents: [{events}]{kind}\n"

    def record(self) -> dict[str, Any]:
        events = list(self.events)
        return {"name": self.name, "state": self.state, "events": events, **error_of(self.error_type)}


@dataclass(frozen=True, kw_only=True, slots=True)
class TelemetrySubscription:
    type: ClassVar[str] = "platform.telemetrySubscription"
    level: ClassVar[Level] = "INFO"
    name: str
    types: Sequence[str]

    def text(self) -> str:
        types = ", ".join(kind.capitalize() for kind in self.types)
        return f"TELEMETRY\tName: {self.name}\tState: Subscribed\tTypes: [{types}]\n"

    def record(self) -> dict[str, Any]:
        return {"name": self.name, "state": "Subscribed", "types": list(self.types)}


@dataclass(frozen=True, kw_only=True, slots=True)
class LogsDropped:
    type: ClassVar[str] = "platform.logsDropped"
    level: ClassVar[Level] = "WARN"
    reason: str
    records: int
    size: int  # bytes

    def text(self) -> str:
        return ""

    def record(self) -> dict[str, Any]:
        return {"reason": self.reason, "droppedRecords": self.records, "droppedBytes": self.size}
