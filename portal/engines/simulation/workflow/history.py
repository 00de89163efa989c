"""What an execution did, by the names that its history has on AWS."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """`type` as in HistoryEventType of the API; `state` with the branch or iteration it is in."""

    id: int
    at_ms: int
    type: str
    state: str
    error: str | None = None
