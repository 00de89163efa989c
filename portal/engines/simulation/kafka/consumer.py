"""
One invocation at a time, of records of the partitions that a consumer has: a batch may mix them, and none of
them goes on before its records of the batch are done with.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Protocol

from portal.engines.simulation.backoff import doubled
from portal.engines.simulation.clock import Alarm, Clock
from portal.engines.simulation.invocation import Invocation

from .response import failed_places
from .rules import KafkaRules
from .settings import FOREVER, KafkaMappingSettings
from .topic import Record


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    record: Record
    subject: str


@dataclass(slots=True, eq=False)
class Batch:
    entries: list[Entry]
    failures: int = 0
    invocations: int = 0
    throttles: int = 0
    request_id: str = ""
    error: str | None = None

    def part(self, entries: list[Entry]) -> Batch:
        return Batch(
            entries=entries,
            failures=self.failures,
            invocations=self.invocations,
            request_id=self.request_id,
            error=self.error,
        )


class Host(Protocol):
    """The mapping that a consumer works for."""

    def has_more(self, consumer: Consumer) -> int:
        """How many records there are for it, up to one batch."""
        ...

    def gather(self, consumer: Consumer) -> list[Entry]:
        """A batch of them, without what the filters drop; their partitions are taken."""
        ...

    def attempt(self, batch: Batch, consumer: Consumer) -> bool: ...
    def answered(self, batch: Batch, failed: set[int], invocation: Invocation) -> None: ...
    def done(self, entries: list[Entry]) -> None: ...
    def given_up(self, batch: Batch, condition: str) -> None: ...
    def trimmed(self, entries: list[Entry]) -> None: ...
    def released(self, consumer: Consumer) -> None:
        """It has nothing in hand: its partitions are free."""
        ...


class Consumer:
    def __init__(
        self,
        number: int,
        *,
        clock: Clock,
        settings: KafkaMappingSettings,
        rules: KafkaRules,
        retention_ms: int,
        host: Host,
    ) -> None:
        self.number = number
        self.is_busy = False
        self._clock = clock
        self._settings = settings
        self._rules = rules
        self._retention_ms = retention_ms
        self._host = host
        self._work: deque[Batch] = deque()
        self._alarm: Alarm | None = None
        self._since_ms: int | None = None  # when the window began

    @property
    def is_free(self) -> bool:
        return not self.is_busy and not self._work

    def go(self) -> None:
        """Do the next thing, unless one is under way. Harmless at any time."""
        if self.is_busy or (self._work and self._alarm):
            return
        if self._work:
            self._attempt(self._work[0])
            return
        waiting = self._host.has_more(self)
        if not waiting:
            return
        if self._since_ms is None:
            self._since_ms = self._clock.now_ms
        due_ms = self._since_ms + self._settings.window_ms
        if waiting < self._settings.batch_size and due_ms > self._clock.now_ms:
            if self._alarm is None:
                self._alarm = self._clock.at(due_ms, self._woken)
            return
        self._begin()

    def ended(self, batch: Batch, invocation: Invocation) -> None:
        self.is_busy = False
        batch.request_id = invocation.request_id
        batch.invocations += 1
        batch.throttles = 0
        batch.error = "Unhandled" if invocation.has_failed else None
        failed = self._failed_of(batch, invocation)
        self._host.answered(batch, failed, invocation)
        self._host.done([entry for place, entry in enumerate(batch.entries) if place not in failed])
        batch.entries = [entry for place, entry in enumerate(batch.entries) if place in failed]
        if not failed:
            self._finish()
        elif invocation.has_failed and self._settings.bisects and len(batch.entries) > 1:
            self._split(batch)
        elif self._settings.retries_left(batch.failures, self._rules):
            batch.failures += 1
            self._wake_after(doubled(self._rules.retry_after_ms, batch.failures))
        else:
            self._host.given_up(batch, "RetryAttemptsExhausted")
            self._finish()

    def _failed_of(self, batch: Batch, invocation: Invocation) -> set[int]:
        whole = set(range(len(batch.entries)))
        if invocation.has_failed:
            return whole
        if not self._settings.reports_failures:
            return set()
        told = [entry.record.told for entry in batch.entries]
        found = failed_places(invocation.answer.response, told)
        return whole if found is None else found

    def _begin(self) -> None:
        if self._alarm:
            self._alarm.cancel()
            self._alarm = None
        self._since_ms = None
        entries = self._host.gather(self)
        if not entries:
            self._host.released(self)
            return
        self._work.append(Batch(entries=entries))
        self._attempt(self._work[0])

    def _attempt(self, batch: Batch) -> None:
        self._drop_old(batch)
        if not batch.entries:
            self._finish()
            return
        if self._host.attempt(batch, self):
            self.is_busy = True
            return
        batch.throttles += 1
        self._wake_after(doubled(self._rules.throttle_after_ms, batch.throttles))

    def _drop_old(self, batch: Batch) -> None:
        """Partitions are mixed in a batch: the old ones may be anywhere."""
        gone, batch.entries = self._parted(batch, self._retention_ms)
        self._host.trimmed(gone)
        if self._settings.record_age_s == FOREVER:
            return
        old, batch.entries = self._parted(batch, self._settings.record_age_s * 1_000)
        if old:
            self._host.given_up(batch.part(old), "RecordAgeExceeded")

    def _parted(self, batch: Batch, age_ms: int) -> tuple[list[Entry], list[Entry]]:
        """Those that are older, and the rest."""
        than_ms = self._clock.now_ms - age_ms
        old = [entry for entry in batch.entries if entry.record.at_ms < than_ms]
        return old, [entry for entry in batch.entries if entry.record.at_ms >= than_ms]

    def _split(self, batch: Batch) -> None:
        middle = (len(batch.entries) + 1) // 2
        self._work.popleft()
        self._work.extendleft((batch.part(batch.entries[middle:]), batch.part(batch.entries[:middle])))
        self._wake_after(self._rules.retry_after_ms[0])

    def _finish(self) -> None:
        self._work.popleft()
        if self._work:
            self.go()
        else:
            self._host.released(self)

    def _wake_after(self, wait_ms: int) -> None:
        self._alarm = self._clock.after(wait_ms, self._woken)

    def _woken(self) -> None:
        self._alarm = None
        self.go()
