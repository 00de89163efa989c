"""What a FIFO queue has taken within five minutes is not taken a second time."""

from __future__ import annotations

import hashlib

from portal.engines.simulation.clock import Clock
from portal.engines.simulation.rules import QueueRules

from .message import Held
from .settings import QueueSettings


class RefusedMessage(ValueError):
    """SQS would not take it; the message says why."""


class Deduplication:
    def __init__(self, *, clock: Clock, settings: QueueSettings, rules: QueueRules) -> None:
        self._clock = clock
        self._settings = settings
        self._within_ms = rules.deduplication_ms
        self._seen: dict[str, tuple[int, Held]] = {}

    def name(self, body: str, *, group: str | None, given: str | None) -> str | None:
        """What the message is known by; None for a standard queue's. Raises RefusedMessage."""
        if not self._settings.is_fifo:
            return None
        name = self._settings.name
        if group is None:
            raise RefusedMessage(f"{name} is a FIFO queue: a message needs MessageGroupId.")
        if given is not None:
            return given
        if not self._settings.content_based_deduplication:
            raise RefusedMessage(
                f"{name}: a message needs MessageDeduplicationId, or the queue content-based deduplication."
            )
        return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()

    def find(self, deduplication: str | None) -> Held | None:
        if deduplication is None or deduplication not in self._seen:
            return None
        when_ms, held = self._seen[deduplication]
        return held if self._clock.now_ms - when_ms < self._within_ms else None

    def remember(self, deduplication: str | None, held: Held) -> None:
        if deduplication is not None:
            self._seen[deduplication] = (self._clock.now_ms, held)
