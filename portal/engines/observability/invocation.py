"""One invocation, as far as metrics and traces are made of it. Whoever has outcomes says so with this."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Invocation:
    """
    `began_ms` since 1970 is when the event was taken, with the init phase or the restore from a snapshot, if
    there was one, right behind it; `duration_ms` is without that, as REPORT has it. `overhead_ms` is what
    runtime and extensions went on after the answer, and part of `duration_ms`. `trace` is the header that
    the function was given, "" for none. `is_throttled`: nothing ran (429). `iterator_age_ms` is of streams
    alone.
    """

    request_id: str
    function: str
    began_ms: float
    duration_ms: float = 0.0
    init_ms: float | None = None
    restore_ms: float | None = None
    overhead_ms: float = 0.0
    is_error: bool = False
    is_throttled: bool = False
    trace: str = ""
    iterator_age_ms: float | None = None

    @property
    def ended_ms(self) -> float:
        return self.began_ms + self.ahead_ms + self.duration_ms

    @property
    def ahead_ms(self) -> float:
        return (self.init_ms or 0.0) + (self.restore_ms or 0.0)
