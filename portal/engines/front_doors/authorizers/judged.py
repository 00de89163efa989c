"""What an authorizer came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.engines.front_doors.configured.table import Trouble
from portal.engines.front_doors.wire.answer import Answer
from portal.engines.front_doors.wire.response import Explanation


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """
    `trouble` None: the caller may go on, and `context` goes into requestContext.authorizer of the event.

    `event` and `answer` are those of the authorizer's function, None where it was not asked. `headers`
    go with the refusal.
    """

    trouble: Trouble | None = None
    context: dict[str, Any] | None = None
    because: tuple[Explanation, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    event: str | None = None
    answer: Answer | None = None

    @property
    def says(self) -> str:
        return self.because[-1].says if self.because else ""
