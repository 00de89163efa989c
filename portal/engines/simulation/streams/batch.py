"""Some records on their way to the function, and how often they have been there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .stream import Record


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A record that a mapping has taken on: `subject` is its life in the journal."""

    record: Record
    subject: str
    read_ms: int


@dataclass(slots=True, eq=False)
class Batch:
    """
    `failures` counts against the retries, `invocations` is what a destination is told; `throttles` counts
    for neither. `is_final` closes a tumbling window, and has no entries.
    """

    entries: list[Entry]
    failures: int = 0
    invocations: int = 0
    throttles: int = 0
    request_id: str = ""
    error: str | None = None  # of the latest invocation: "Unhandled", or None after a partial failure
    is_final: bool = False
    is_early: bool = False

    @property
    def sequence_numbers(self) -> list[str]:
        return [entry.record.sequence_number for entry in self.entries]

    def split(self, place: int) -> tuple[Batch, Batch]:
        """Splitting uses no retry up: each part goes on with those that are left, and with its history."""
        return self._part(self.entries[:place]), self._part(self.entries[place:])

    def _part(self, entries: list[Entry]) -> Batch:
        return Batch(
            entries=entries,
            failures=self.failures,
            invocations=self.invocations,
            request_id=self.request_id,
            error=self.error,
        )


def fits(entries: Sequence[Entry], *, most: int, payload_bytes: int) -> int:
    """How many of these make a batch: at least one, however large it is."""
    size = 0
    for count, entry in enumerate(entries):
        size += entry.record.size
        if count == most or (count and size > payload_bytes):
            return count
    return len(entries)
