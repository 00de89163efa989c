"""What the broker says of a job while it goes on."""

from __future__ import annotations

from dataclasses import dataclass

from .outcome import Outcome

# One frame holds a job: 6 MB of event may double when escaped in JSON, and a job may have several.
FRAME_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Queued:
    """Every environment is taken; `position` is 1 for the next."""

    position: int


@dataclass(frozen=True, slots=True)
class Started:
    """The index-th event is under way; `cold`: in an environment that is initialised for it."""

    index: int
    request_id: str
    cold: bool


@dataclass(frozen=True, slots=True)
class LogLine:
    """One or more whole lines that were logged."""

    index: int
    text: str


@dataclass(frozen=True, slots=True)
class Done:
    index: int
    outcome: Outcome


Message = Queued | Started | LogLine | Done
