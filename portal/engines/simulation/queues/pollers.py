"""How many batches of a queue an event source mapping has in flight at once."""

from __future__ import annotations

from collections.abc import Callable

from portal.engines.simulation.bucket import Bucket
from portal.engines.simulation.clock import Alarm, Clock
from portal.engines.simulation.journal import Journal, Kind
from portal.engines.simulation.rules import MAPPING, SECOND_MS, MappingRules

from .settings import MappingSettings

_TICKS_PER_MINUTE = 60


class Pollers:
    """
    Starts with a few, grows by so many a minute while messages wait for a free one, and shrinks at the same
    rate when none do. A failing batch takes one away (how many AWS takes is unpublished), until it has the
    fewest again.
    Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
    """

    def __init__(
        self,
        *,
        clock: Clock,
        journal: Journal,
        name: str,
        settings: MappingSettings,
        has_backlog: Callable[[], bool],
        grown: Callable[[], None],
        rules: MappingRules = MAPPING,
    ) -> None:
        self.busy = 0
        self.peak = 0
        self._clock = clock
        self._journal = journal
        self._name = name
        self._has_backlog = has_backlog
        self._grown = grown
        self._tick: Alarm | None = None
        self._carried = 0
        self._bytes: Bucket | None = None
        self._each = rules.provisioned_concurrency
        if settings.provisioned:
            self._least, self._ceiling = (
                settings.provisioned.least * self._each,
                settings.provisioned.most * self._each,
            )
            self._per_minute = rules.provisioned_per_minute
            self._bytes = Bucket(amount=rules.provisioned_bytes_per_s, in_ms=SECOND_MS)
        else:
            self._least, self._ceiling = rules.pollers, rules.pollers_most
            self._per_minute = rules.pollers_per_minute
        if settings.maximum_concurrency:
            self._ceiling = min(self._ceiling, settings.maximum_concurrency)
            self._least = min(self._least, self._ceiling)
        self.at_once = self._least

    @property
    def has_free(self) -> bool:
        return self.busy < self.at_once

    def take(self) -> None:
        self.busy += 1
        self.peak = max(self.peak, self.busy)

    def give_back(self) -> None:
        self.busy -= 1

    def carry(self, size: int) -> None:
        """Provisioned pollers carry so many bytes a second each."""
        if self._bytes is not None:
            self._bytes.owe(self._clock.now_ms, -(-size * self._each // self.at_once))

    @property
    def busy_for_ms(self) -> int:
        """How long they have to do with what they carry."""
        return self._bytes.owe(self._clock.now_ms, 0) if self._bytes is not None else 0

    def back_off(self) -> None:
        """A batch failed as a whole."""
        self._set(self.at_once - 1)

    def watch(self) -> None:
        """Messages wait and nobody is free, or pollers are more than the fewest."""
        if self._tick is None:
            self._tick = self._clock.after(SECOND_MS, self._look, background=True)

    def _look(self) -> None:
        self._tick = None
        is_behind = self._has_backlog()
        if not is_behind and self.at_once == self._least:
            return
        self._carried += self._per_minute
        step, self._carried = divmod(self._carried, _TICKS_PER_MINUTE)
        self._set(self.at_once + (step if is_behind else -step))
        self.watch()
        if is_behind:
            self._grown()

    def _set(self, at_once: int) -> None:
        at_once = max(self._least, min(self._ceiling, at_once))
        if at_once != self.at_once:
            self.at_once = at_once
            self._journal.note(Kind.SCALED, self._name, self._name, {"at_once": at_once})
