"""What the broker says of a job while it goes on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from .function import LATEST
from .outcome import Outcome

# One frame holds a job, and a job may have several events of 6 MB.
FRAME_BYTES = 64 * 1024 * 1024

ThrottleReason = Literal["ReservedFunctionConcurrentInvocationLimitExceeded"]  # facts J-14


@dataclass(frozen=True, slots=True)
class Queued:
    """Every environment is taken; `position` is 1 for the next."""

    position: int


@dataclass(frozen=True, slots=True)
class Provisioned:
    """
    An environment was initialised ahead, before any event; `log` is from INIT_START to INIT_REPORT.

    One whose initialisation failed is tried again with its first event.
    """

    environment: str
    version: str
    init_duration_ms: float
    log: str


@dataclass(frozen=True, slots=True)
class Started:
    """
    The index-th event is under way; `cold`: in an environment that is initialised for it.

    `environment` names that as long as it lives. `version` is the one that runs.
    """

    index: int
    request_id: str
    cold: bool
    environment: str = ""
    version: str = LATEST


@dataclass(frozen=True, slots=True)
class LogLine:
    """One or more whole lines that were logged."""

    index: int
    text: str


@dataclass(frozen=True, slots=True)
class Throttled:
    """
    The index-th event was not taken: 429, and the function knows nothing of it (conformance row 57).

    `reason` is the one that `TooManyRequestsException` gives. Nothing was billed.
    """

    index: int
    reason: ThrottleReason
    status: ClassVar[int] = 429
    error_type: ClassVar[str] = "TooManyRequestsException"
    message: ClassVar[str] = "Rate Exceeded."


@dataclass(frozen=True, slots=True)
class Part:
    """Of the response to the index-th event, while it comes. The parts of one have one `content_type`."""

    index: int
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Done:
    index: int
    outcome: Outcome


Message = Queued | Provisioned | Started | LogLine | Throttled | Done
