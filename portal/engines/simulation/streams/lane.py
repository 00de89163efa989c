"""
Batches of a shard, one after the other: with a parallelization factor a shard has several such lanes, and a
key always the same one, so that its records stay in order.
"""

from __future__ import annotations

from collections import deque
from typing import Protocol

from portal.engines.simulation.backoff import doubled
from portal.engines.simulation.clock import Alarm, Clock
from portal.engines.simulation.invocation import Invocation

from .batch import Batch, Entry, fits
from .response import ALL, failed_from
from .rules import StreamRules
from .settings import FOREVER, StreamMappingSettings
from .window import NoState, Tumbling, state_bytes, state_of


class Host(Protocol):
    """What a lane asks of its shard's reader."""

    @property
    def is_at_end(self) -> bool:
        """The shard is closed, and all of it has been read."""
        ...

    def attempt(self, batch: Batch, tumbling: Tumbling | None, lane: Lane) -> bool:
        """Send it to the function; False when that was throttled."""
        ...

    def answered(self, batch: Batch, place: int | None, invocation: Invocation) -> None:
        """From the record at `place` on the batch has failed; None: it has not."""
        ...

    def blocked(self, entry: Entry) -> None:
        """It waits behind one that has failed."""
        ...

    def done(self, entries: list[Entry]) -> None: ...

    def given_up(self, batch: Batch, condition: str) -> None: ...

    def trimmed(self, entries: list[Entry]) -> None:
        """The stream itself holds them no more."""
        ...

    def rested(self) -> None:
        """The lane has nothing left to do."""
        ...


class Lane:
    def __init__(
        self,
        *,
        clock: Clock,
        settings: StreamMappingSettings,
        rules: StreamRules,
        retention_ms: int,
        host: Host,
    ) -> None:
        self.host = host
        self._clock = clock
        self._settings = settings
        self._rules = rules
        self._retention_ms = retention_ms
        self._waiting: deque[Entry] = deque()
        self._work: deque[Batch] = deque()  # the first is the one under way
        self._is_busy = False
        self._blocked: set[int] = set()
        self._alarm: Alarm | None = None
        self._tumbling = Tumbling(settings.tumbling_s * 1_000) if settings.tumbling_s else None

    @property
    def is_idle(self) -> bool:
        return not (self._is_busy or self._work or self._waiting or self._has_window)

    @property
    def _has_window(self) -> bool:
        return self._tumbling is not None and self._tumbling.start_ms is not None

    def take(self, entries: list[Entry]) -> None:
        self._waiting.extend(entries)

    def go(self) -> None:
        """Do the next thing, unless one is under way. Harmless at any time."""
        if self._is_busy or (self._work and self._alarm):
            return
        self._rest()
        if not self._work and not self._form():
            self.host.rested()
            return
        self._attempt(self._work[0])

    def ended(self, batch: Batch, invocation: Invocation) -> None:
        """The function has answered."""
        self._is_busy = False
        batch.request_id = invocation.request_id
        batch.invocations += 1
        batch.throttles = 0
        batch.error = "Unhandled" if invocation.has_failed else None
        failed = self._failed_from(batch, invocation)
        self.host.answered(batch, failed, invocation)
        if failed is not None:
            self._failed(batch, failed)
            return
        self.host.done(batch.entries)
        self._work.popleft()
        self._after_window(batch)
        self.go()

    def _failed_from(self, batch: Batch, invocation: Invocation) -> int | None:
        """An error, no state where there has to be one, or what is reported, if reports are asked for."""
        response = invocation.answer.response
        if invocation.has_failed:
            return ALL
        try:
            state = state_of(response) if self._tumbling else {}
        except NoState:
            return ALL
        reports = self._settings.reports_failures and not batch.is_final
        failed = failed_from(response, batch.sequence_numbers) if reports else None
        if self._tumbling and failed != ALL:
            self._tumbling.state = state
        return failed

    # Making batches

    def _form(self) -> bool:
        """The next batch, if it is time for one; else an alarm for when it will be."""
        if self._tumbling and self._needs_closing(self._tumbling):
            self._work.append(Batch(entries=[], is_final=True))
            return True
        if not self._waiting:
            return False
        entries = list(self._of_one_window())
        count = fits(entries, most=self._settings.batch_size, payload_bytes=self._rules.payload_bytes)
        no_more = len(entries) < min(len(self._waiting), self._settings.batch_size + 1)
        is_full = count == self._settings.batch_size or count < len(entries) or no_more
        due_ms = entries[0].read_ms + self._settings.window_s * 1_000
        if not is_full and due_ms > self._clock.now_ms and not self.host.is_at_end:
            self._alarm = self._clock.at(due_ms, self._woken)
            return False
        if self._tumbling:
            self._tumbling.open(self._tumbling.start_of(entries[0].record))
        self._work.append(Batch(entries=[self._waiting.popleft() for _ in range(count)]))
        return True

    def _of_one_window(self) -> list[Entry]:
        tumbling = self._tumbling
        most = self._settings.batch_size + 1
        if tumbling is None:
            return [entry for _, entry in zip(range(most), self._waiting, strict=False)]
        first = tumbling.start_of(self._waiting[0].record)
        found: list[Entry] = []
        for entry in self._waiting:
            if len(found) == most or tumbling.start_of(entry.record) != first:
                break
            found.append(entry)
        return found

    def _needs_closing(self, tumbling: Tumbling) -> bool:
        """A later window's record is there, the shard has ended, or nothing came for two minutes."""
        if tumbling.start_ms is None:
            return False
        if self._waiting:
            return tumbling.start_of(self._waiting[0].record) != tumbling.start_ms
        due_ms = tumbling.ends_ms + self._rules.tumbling_wait_ms
        if self.host.is_at_end or self._clock.now_ms >= due_ms:
            return True
        self._alarm = self._clock.at(due_ms, self._woken)
        return False

    def _after_window(self, batch: Batch) -> None:
        tumbling = self._tumbling
        if tumbling is None:
            return
        if batch.is_final:
            tumbling.close()
        elif state_bytes(tumbling.state) > self._rules.state_bytes:
            self._work.appendleft(Batch(entries=[], is_final=True, is_early=True))

    # Trying them

    def _attempt(self, batch: Batch) -> None:
        self._drop_old(batch)
        if not batch.entries and not batch.is_final:
            self._work.popleft()
            self.go()
            return
        if self.host.attempt(batch, self._tumbling, self):
            self._is_busy = True
            return
        batch.throttles += 1
        self._wake_after(doubled(self._rules.throttle_after_ms, batch.throttles))

    def _drop_old(self, batch: Batch) -> None:
        """Those at the front that the stream has trimmed, and those that are older than they may be."""
        now_ms = self._clock.now_ms
        gone = _older(batch.entries, now_ms - self._retention_ms)
        if gone:
            self.host.trimmed(batch.entries[:gone])
            batch.entries = batch.entries[gone:]
        if self._settings.record_age_s == FOREVER:
            return
        old = _older(batch.entries, now_ms - self._settings.record_age_s * 1_000)
        if old:
            aged, rest = batch.split(old)
            self.host.given_up(aged, "RecordAgeExceeded")
            batch.entries = rest.entries

    def _failed(self, batch: Batch, place: int) -> None:
        """From the record at `place` on. What lies before it is done, and never done again."""
        if place:
            self.host.done(batch.entries[:place])
            batch.entries = batch.entries[place:]
        is_split = self._settings.bisects and (place > 0 or len(batch.entries) > 1)
        if is_split:
            self._split(batch, is_cut=place > 0)
        elif self._settings.retries == FOREVER or batch.failures < self._settings.retries:
            batch.failures += 1
            self._block()
            self._wake_after(doubled(self._rules.retry_after_ms, batch.failures))
        else:
            self._give_up(batch)

    def _block(self) -> None:
        """All that is behind the batch under way; told of each once."""
        behind = [entry for batch in list(self._work)[1:] for entry in batch.entries]
        for entry in (*behind, *self._waiting):
            if entry.record.number not in self._blocked:
                self._blocked.add(entry.record.number)
                self.host.blocked(entry)

    def _split(self, batch: Batch, *, is_cut: bool) -> None:
        """In halves; or where the answer has cut it already, and what is left goes on as it is."""
        if not is_cut:
            self._work.popleft()
            self._work.extendleft(reversed(batch.split((len(batch.entries) + 1) // 2)))
        self._wake_after(self._rules.retry_after_ms[0])

    def _give_up(self, batch: Batch) -> None:
        self.host.given_up(batch, "RetryAttemptsExhausted")
        self._work.popleft()
        self._after_window(batch)
        self.go()

    # Waiting

    def _wake_after(self, wait_ms: int) -> None:
        self._alarm = self._clock.after(wait_ms, self._woken)

    def _woken(self) -> None:
        self._alarm = None
        self.go()

    def _rest(self) -> None:
        if self._alarm:
            self._alarm.cancel()
            self._alarm = None


def _older(entries: list[Entry], than_ms: int) -> int:
    """How many at the front came before that; a lane's records are in the order in which they came."""
    for count, entry in enumerate(entries):
        if entry.record.at_ms >= than_ms:
            return count
    return len(entries)
