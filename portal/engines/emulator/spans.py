"""How long the parts of an invocation took, as platform.runtimeDone and platform.report tell it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from . import lines
from .platform_events import Span
from .signals import Answered


@dataclass(kw_only=True, slots=True)
class Times:
    """When what happened, in seconds of the monotonic clock; None for what did not happen."""

    began: float
    answer: Answered | None = None
    ready_at: float | None = None
    ended: float = 0.0  # the runtime and all extensions are done, or one of them is gone

    def since_began(self) -> float:
        return time.monotonic() - self.began

    def of_runtime(self) -> tuple[Span, ...]:
        if self.answer is None:
            return ()
        spans = [
            _span("responseLatency", self.began, self.answer.began),
            _span("responseDuration", self.answer.began, self.answer.ended),
        ]
        if self.ready_at is not None:
            spans.append(_span("runtimeOverhead", self.answer.ended, self.ready_at))
        return tuple(spans)

    def of_extensions(self) -> tuple[Span, ...]:
        """How long they went on after the runtime."""
        if self.ready_at is None:
            return ()
        return (_span("extensionOverhead", self.ready_at, self.ended),)


def _span(name: str, began: float, ended: float) -> Span:
    start = datetime.fromtimestamp(time.time() - (time.monotonic() - began), UTC)
    return Span(name=name, start=lines.stamp(start), duration_ms=max(0.0, ended - began) * 1000)
