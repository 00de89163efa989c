"""
Tumbling windows: a state that goes from one invocation to the next, until its time is over.

https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from portal.engines.events.kinesis import Window
from portal.engines.simulation.epoch import EPOCH_MS

from .stream import Record


class NoState(Exception):
    """The answer has no `state`, which makes the invocation a failed one."""


class Tumbling:
    """The window that is open, if there is one. Its bounds are multiples of its length since 1970."""

    def __init__(self, length_ms: int) -> None:
        self._length_ms = length_ms
        self.start_ms: int | None = None
        self.state: Mapping[str, Any] = {}

    def start_of(self, record: Record) -> int:
        """In epoch milliseconds, as are all windows here."""
        at_ms = EPOCH_MS + record.at_ms
        return at_ms - at_ms % self._length_ms

    @property
    def ends_ms(self) -> int:
        """In virtual time."""
        return (self.start_ms or 0) + self._length_ms - EPOCH_MS

    def open(self, start_ms: int) -> None:
        if self.start_ms is None:
            self.start_ms, self.state = start_ms, {}

    def close(self) -> None:
        self.start_ms, self.state = None, {}

    def shown(self, *, is_final: bool, is_early: bool) -> Window:
        start_ms = self.start_ms or 0
        return Window(
            start_ms=start_ms,
            end_ms=start_ms + self._length_ms,
            state=self.state,
            is_final=is_final,
            is_terminated_early=is_early,
        )


def state_of(response: Any) -> Mapping[str, Any]:
    """Raises NoState."""
    state = response.get("state") if isinstance(response, Mapping) else None
    if not isinstance(state, Mapping):
        raise NoState
    return state


def state_bytes(state: Mapping[str, Any]) -> int:
    return len(json.dumps(state, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))
