"""An attempt at a batch of a stream or a topic, as the journal tells it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from .account import Throttle
from .journal import Detail, Journal, Kind


class _Attempted(Protocol):
    @property
    def subject(self) -> str: ...


def note_attempt(
    journal: Journal,
    entries: Sequence[_Attempted],
    *,
    where: str,
    request_id: str,
    invocations: int,
    ages_ms: Iterable[int],
    throttle: Throttle | None,
) -> None:
    """`invocations` were before this one; a throttle is none. `ages_ms` is how long each has waited."""
    detail: Detail = {
        "request": request_id,
        "attempt": invocations + (0 if throttle else 1),
        "of": len(entries),
        "age_ms": min(ages_ms, default=0),  # IteratorAge: of the youngest of them
    }
    kind = Kind.THROTTLED if throttle else Kind.SENT_TO_FUNCTION
    for entry in entries:
        journal.note(kind, entry.subject, where, detail)
