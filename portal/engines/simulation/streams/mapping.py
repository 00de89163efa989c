"""
An event source mapping of a function to a stream of Kinesis or DynamoDB.

https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html, services-kinesis-parameters.html,
kinesis-on-failure-destination.html; https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.engines.events import kinesis, on_failure
from portal.engines.events.place import HERE
from portal.engines.simulation.attempted import note_attempt
from portal.engines.simulation.clock import Clock
from portal.engines.simulation.epoch import EPOCH_MS
from portal.engines.simulation.filters import compile_filters
from portal.engines.simulation.function import SimulatedFunction
from portal.engines.simulation.journal import Detail, Journal, Kind

from .batch import Batch
from .lane import Lane
from .reader import ShardReader
from .rules import MAPPING, StreamRules
from .settings import StreamMappingSettings, check
from .stream import Record, Shard, Stream
from .window import Tumbling


class StreamMapping:
    """
    Follows the stream from now on; `lost` are the records that the destination got, in order. Raises
    BadSettings and BadFilter for what CreateEventSourceMapping refuses.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        journal: Journal,
        stream: Stream,
        function: SimulatedFunction,
        settings: StreamMappingSettings,
        rules: StreamRules = MAPPING,
    ) -> None:
        check(settings, source=stream.kind, rules=rules)
        self._filters = compile_filters(settings.filters, source=stream.kind)
        self.settings = settings
        self.lost: list[dict[str, Any]] = []
        self._clock = clock
        self._journal = journal
        self._stream = stream
        self._function = function
        self._rules = rules
        self._readers: dict[str, ShardReader] = {}
        for shard in stream.shards:
            self._follow(shard, self._start_in(shard))
        stream.follow(self)
        self._start_those_that_can()

    @property
    def held(self) -> int:
        return sum(reader.held for reader in self._readers.values())

    def checkpoint(self, shard_id: str) -> int:
        """The number of the first record of the shard that is not done with."""
        return self._readers[shard_id].checkpoint

    def subject(self, shard: Shard, record: Record) -> str:
        """What a record's life is called in the journal."""
        return f"{self.settings.name}/{self._stream.shards.index(shard)}#{record.number}"

    # What the stream tells

    def arrived(self, shard: Shard, record: Record) -> None:
        self._note_arrival(shard, record)
        self._readers[shard.id].look()

    def resharded(self, closed: Sequence[Shard], opened: Sequence[Shard]) -> None:
        for shard in opened:
            self._follow(shard, 0)
        for shard in closed:
            self._readers[shard.id].look()
        self._start_those_that_can()

    def _follow(self, shard: Shard, start: int) -> None:
        self._readers[shard.id] = ShardReader(
            clock=self._clock,
            journal=self._journal,
            stream=self._stream,
            shard=shard,
            start=start,
            settings=self.settings,
            rules=self._rules,
            sender=self,
            subject=self.subject,
        )
        for record in shard.records[start:]:
            self._note_arrival(shard, record)

    def _start_in(self, shard: Shard) -> int:
        """Records that the stream has trimmed are not there for anybody."""
        kept = shard.first_since(self._clock.now_ms - self._stream.retention_ms)
        match self.settings.starting:
            case "LATEST":
                return len(shard.records)
            case "AT_TIMESTAMP":
                return max(kept, shard.first_since(self.settings.starting_at_ms or 0))
            case _:
                return kept

    def _note_arrival(self, shard: Shard, record: Record) -> None:
        detail: Detail = {"shard": shard.id, "key": record.key, "put_ms": record.at_ms}
        self._journal.note(Kind.ARRIVED, self.subject(shard, record), self.settings.name, detail)

    def _start_those_that_can(self) -> None:
        """A shard is read after all that it came from: order is kept over a split and a merge."""
        for reader in self._readers.values():
            parents = (self._readers.get(parent.id) for parent in reader.shard.parents)
            if not reader.is_started and all(parent is None or parent.is_finished for parent in parents):
                reader.start()

    # What readers ask

    def passes(self, record: Record) -> bool:
        return self._filters.passes(record.shown)

    def finished(self, shard: Shard) -> None:
        self._start_those_that_can()

    def send(self, batch: Batch, shard: Shard, tumbling: Tumbling | None, lane: Lane) -> bool:
        request_id = self._function.new_request_id()
        throttle = self._function.try_invoke(
            self._event(batch, shard, tumbling),
            source=self._stream.kind,
            on_end=lambda invocation: lane.ended(batch, invocation),
            request_id=request_id,
        )
        note_attempt(
            self._journal,
            batch.entries,
            where=self.settings.name,
            request_id=request_id,
            invocations=batch.invocations,
            ages_ms=(self._clock.now_ms - entry.record.at_ms for entry in batch.entries),
            throttle=throttle,
        )
        return throttle is None

    def _event(self, batch: Batch, shard: Shard, tumbling: Tumbling | None) -> dict[str, Any]:
        records = [entry.record.shown for entry in batch.entries]
        if tumbling is None:
            return {"Records": records}
        window = tumbling.shown(is_final=batch.is_final, is_early=batch.is_early)
        return kinesis.window_event(records, window, shard=shard.id, source_arn=self._stream.arn)

    def tell_lost(self, batch: Batch, shard: Shard, condition: str) -> bool:
        if self.settings.on_failure is None:
            return False
        first, last = batch.entries[0].record, batch.entries[-1].record
        told = on_failure.LostBatch(
            stream_arn=self._stream.arn,
            shard_id=shard.id,
            start_sequence_number=first.sequence_number,
            end_sequence_number=last.sequence_number,
            first_arrived_at_ms=EPOCH_MS + first.at_ms,
            last_arrived_at_ms=EPOCH_MS + last.at_ms,
            batch_size=len(batch.entries),
            request_id=batch.request_id or self._function.new_request_id(),
            function_arn=HERE.function_arn(self._function.name),
            condition="RecordAgeExceeded" if condition == "RecordAgeExceeded" else "RetryAttemptsExhausted",
            invoke_count=batch.invocations,
            error=batch.error,
            executed_version=self._function.settings.qualifier,
            at_ms=self._clock.epoch_ms,
        )
        event = {"Records": [entry.record.shown for entry in batch.entries]}
        is_s3 = self.settings.on_failure == "s3"
        self.lost.append(on_failure.record_for_s3(told, event) if is_s3 else on_failure.record(told))
        return True
