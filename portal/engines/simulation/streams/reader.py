"""One shard as a mapping reads it: polls, filters, deals records out to lanes, and keeps the checkpoint."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Protocol

from portal.engines.simulation.clock import Alarm, Clock
from portal.engines.simulation.invocation import Invocation
from portal.engines.simulation.journal import NOTHING, UNDONE, Detail, Journal, Kind

from .batch import Batch, Entry
from .lane import Lane
from .rules import StreamRules
from .settings import StreamMappingSettings
from .stream import Record, Shard, Stream
from .window import Tumbling


class Sender(Protocol):
    """The mapping that a reader belongs to."""

    def send(self, batch: Batch, shard: Shard, tumbling: Tumbling | None, lane: Lane) -> bool: ...

    def tell_lost(self, batch: Batch, shard: Shard, condition: str) -> bool:
        """To the destination; False when there is none."""
        ...

    def finished(self, shard: Shard) -> None:
        """The shard is closed, and all of it is done with."""
        ...

    def passes(self, record: Record) -> bool: ...


class ShardReader:
    """Begins with record number `start`. What came before it is none of this mapping's business."""

    def __init__(
        self,
        *,
        clock: Clock,
        journal: Journal,
        stream: Stream,
        shard: Shard,
        start: int,
        settings: StreamMappingSettings,
        rules: StreamRules,
        sender: Sender,
        subject: Callable[[Shard, Record], str],
    ) -> None:
        self.shard = shard
        self.is_started = False
        self.checkpoint = start  # every record before this one is done with
        self._read = start
        self._done: set[int] = set()
        self._clock = clock
        self._journal = journal
        self._stream = stream
        self._settings = settings
        self._sender = sender
        self._subject = subject
        self._poll: Alarm | None = None
        self.is_finished = False
        self._began_ms = clock.now_ms
        self._lanes = [
            Lane(
                clock=clock,
                settings=settings,
                rules=rules,
                retention_ms=stream.retention_ms,
                host=self,
            )
            for _ in range(settings.parallelization)
        ]

    @property
    def is_at_end(self) -> bool:
        return self.shard.is_closed and self._read == len(self.shard.records)

    @property
    def held(self) -> int:
        """Records that have come and are not done with."""
        return len(self.shard.records) - self.checkpoint - len(self._done)

    def start(self) -> None:
        """Until then nothing is read: the parents of a shard come first."""
        self.is_started = True
        self.look()

    def look(self) -> None:
        """
        There may be something to read: at the next poll, of which there is one a second or four. Polls that
        would find nothing are left out, so that an idle stream lets the clock come to rest.
        """
        if not self.is_started or self._poll:
            return
        if self._read == len(self.shard.records) and not (self.shard.is_closed and not self.is_finished):
            return
        every_ms = self._stream.rules.poll_ms
        since_ms = self._clock.now_ms - self._began_ms
        self._poll = self._clock.at(self._began_ms + -(-since_ms // every_ms) * every_ms, self._polled)

    def _polled(self) -> None:
        self._poll = None
        new = self.shard.records[self._read :]
        self._read = len(self.shard.records)
        dealt: list[list[Entry]] = [[] for _ in self._lanes]
        for record in new:
            subject = self._subject(self.shard, record)
            if not self._sender.passes(record):
                self._journal.note(Kind.FILTERED, subject, self._settings.name)
                self._over(record)
                continue
            entry = Entry(record=record, subject=subject, read_ms=self._clock.now_ms)
            # The same key always in the same lane, in every run.
            dealt[zlib.crc32(record.key.encode("utf-8", "replace")) % len(dealt)].append(entry)
        for lane, entries in zip(self._lanes, dealt, strict=True):
            lane.take(entries)
        for lane in self._lanes:
            lane.go()

    # What lanes ask

    def attempt(self, batch: Batch, tumbling: Tumbling | None, lane: Lane) -> bool:
        return self._sender.send(batch, self.shard, tumbling, lane)

    def answered(self, batch: Batch, place: int | None, invocation: Invocation) -> None:
        journal, where, handled = self._journal, self._settings.name, invocation.answer.handled
        error = invocation.answer.error
        detail: Detail = {"request": invocation.request_id, "error": error.type if error else None}
        for index, entry in enumerate(batch.entries):
            is_handled = None if handled is None else index in handled
            if place is None or index < place:
                journal.note(Kind.SUCCEEDED, entry.subject, where, UNDONE if is_handled is False else NOTHING)
                continue
            if is_handled:
                journal.note(Kind.HANDLED, entry.subject, where)
            journal.note(Kind.FAILED, entry.subject, where, detail)

    def blocked(self, entry: Entry) -> None:
        self._journal.note(Kind.BLOCKED, entry.subject, self._settings.name)

    def done(self, entries: list[Entry]) -> None:
        for entry in entries:
            self._journal.note(Kind.DELETED, entry.subject, self._settings.name, {"by": "checkpoint"})
            self._over(entry.record)

    def given_up(self, batch: Batch, condition: str) -> None:
        is_told = bool(batch.entries) and self._sender.tell_lost(batch, self.shard, condition)
        kind = Kind.DEAD_LETTERED if is_told else Kind.EXPIRED
        for entry in batch.entries:
            detail: Detail = {"because": condition, "invocations": batch.invocations}
            self._journal.note(kind, entry.subject, self._settings.name, detail)
            self._over(entry.record)

    def trimmed(self, entries: list[Entry]) -> None:
        for entry in entries:
            self._journal.note(Kind.EXPIRED, entry.subject, self._settings.name, {"because": "retention"})
            self._over(entry.record)

    def rested(self) -> None:
        if self.is_at_end and not self.is_finished and all(lane.is_idle for lane in self._lanes):
            self.is_finished = True
            self._sender.finished(self.shard)

    def _over(self, record: Record) -> None:
        self._done.add(record.number)
        while self.checkpoint in self._done:
            self._done.remove(self.checkpoint)
            self.checkpoint += 1
