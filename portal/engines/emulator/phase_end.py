"""How a phase of a lifecycle ends: well, by a failure, or by its time."""

from __future__ import annotations

from dataclasses import dataclass

from .errors import Failure
from .platform_events import Status


@dataclass(frozen=True, kw_only=True, slots=True)
class PhaseEnd:
    """`failure` None: as it should. One whose time was over has a failure too, and no type of error."""

    failure: Failure | None = None
    is_timeout: bool = False

    @property
    def status(self) -> Status:
        return "timeout" if self.is_timeout else "error" if self.failure else "success"

    @property
    def error_type(self) -> str:
        return self.failure.error_type if self.failure and not self.is_timeout else ""
