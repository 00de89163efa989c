"""A connection of a WebSocket API as a value, and what happens to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from portal.engines.front_doors.wire.answer import Answer
from portal.engines.front_doors.wire.request import HttpRequest
from portal.engines.front_doors.wire.response import Explanation

MESSAGE_BYTES = 128 * 1024  # facts T-4
FRAME_BYTES = 32 * 1024  # event-sources §4
IDLE = timedelta(minutes=10)  # facts T-4
LONGEST = timedelta(hours=2)  # facts T-4
NEW_A_SECOND = 500  # event-sources §4; AWS counts them for the account, of which there is one API here

GOING_AWAY = 1001
TOO_BIG = 1009


@dataclass(frozen=True, kw_only=True, slots=True)
class Connection:
    """`request` is the one that it began with; `context` what the authorizer said then."""

    id: str
    request: HttpRequest
    opened_at: datetime
    last_active_at: datetime
    context: dict[str, Any] | None = None
    messages: int = 0

    def overdue(self, now: datetime) -> str | None:
        """Why it is closed by now."""
        if now - self.opened_at >= LONGEST:
            return "It has been open for 2 hours, the longest that there is."
        if now - self.last_active_at >= IDLE:
            return "Nothing was sent for 10 minutes."
        return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """To the client: text, or bytes in a binary frame."""

    connection_id: str
    data: str | bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Closed:
    """By the API, with a code of RFC 6455."""

    connection_id: str
    code: int
    reason: str


Effect = Sent | Closed


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """
    One thing that happened to a connection: the function's part, and what is to be done with the socket.

    `route` is "" and `event` None where the function was not asked.
    """

    connection_id: str
    route: str = ""
    event: str | None = None
    answer: Answer | None = None
    effects: tuple[Effect, ...] = ()
    because: tuple[Explanation, ...] = ()
