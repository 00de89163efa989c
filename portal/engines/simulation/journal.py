"""What happened, in order: every step of every event's life, and of every environment's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from types import MappingProxyType
from typing import NamedTuple

from .clock import Clock

Detail = Mapping[str, str | int | None]
NOTHING: Detail = MappingProxyType({})
UNDONE: Detail = MappingProxyType({"work": "not done"})  # SUCCEEDED, though the handler swallowed a failure


class Kind(Enum):
    """What one step was."""

    # Members are themselves only; Enum's own hash is a call of Python for each of a million lookups.
    __hash__ = object.__hash__

    # Of an event
    ARRIVED = "arrived"
    RECEIVED = "received"  # from a dead-letter queue, where it was at an end
    SENT_TO_FUNCTION = "sent to function"
    SUCCEEDED = "succeeded"  # the attempt did, as far as its source can tell
    HANDLED = "handled"  # what it is for has been done, though the answer does not say so
    FAILED = "failed"
    THROTTLED = "throttled"
    RETURNED = "returned"  # visible again, or back in the queue
    BLOCKED = "blocked"  # waits for another to be done with
    DUPLICATED = "duplicated"  # the source delivers it once more, by itself
    DEDUPLICATED = "deduplicated"  # sent again within five minutes, and not taken a second time
    DELIVERED = "delivered"  # a result reached a destination, or a message a subscriber
    UNDELIVERED = "undelivered"  # a destination did not take a result: it is too large
    DELETED = "deleted"
    DEAD_LETTERED = "dead-lettered"
    FILTERED = "filtered"
    EXPIRED = "expired"  # too old, or given up with nowhere to go
    # Of an environment
    ENVIRONMENT_STARTED = "environment started"
    ENVIRONMENT_REUSED = "environment reused"
    ENVIRONMENT_DONE = "environment done"  # with one invocation; it is idle now
    ENVIRONMENT_STOPPED = "environment stopped"
    # Of a request to invoke, and of a whole source
    REFUSED = "refused"  # 429, by the function; what it was about is THROTTLED where that came from
    SCALED = "scaled"


class Happening(NamedTuple):
    """
    `subject` is whose life this is a step of, unique in a run; `where` is the part it happened in.

    A tuple, since a run makes a million of them and a frozen dataclass takes three times as long to make.
    """

    at_ms: int
    subject: str
    kind: Kind
    where: str
    detail: Detail


class Journal:
    """Append only. Each note counts as a happening of the clock's."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._happenings: list[Happening] = []

    def note(self, kind: Kind, subject: str, where: str, detail: Detail = NOTHING) -> None:
        self._clock.happened += 1
        self._happenings.append(Happening(self._clock.now_ms, subject, kind, where, detail))

    def __len__(self) -> int:
        return len(self._happenings)

    def __iter__(self) -> Iterator[Happening]:
        return iter(self._happenings)

    @property
    def happenings(self) -> tuple[Happening, ...]:
        return tuple(self._happenings)

    def of(self, subject: str) -> list[Happening]:
        """One event's life. Cost: the whole journal is read."""
        return [happening for happening in self._happenings if happening.subject == subject]
