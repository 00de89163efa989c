"""
An event source mapping of a function to a topic of Kafka: consumers that grow and shrink with the lag.

https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html, with-msk-process.html, kafka-scaling-modes.html,
kafka-retry-configurations.html, kafka-on-failure.html
"""

from __future__ import annotations

import json
from typing import Any

from portal.engines.events import kafka
from portal.engines.events.place import HERE
from portal.engines.simulation.account import BadSettings
from portal.engines.simulation.attempted import note_attempt
from portal.engines.simulation.chance import Chance
from portal.engines.simulation.clock import Clock
from portal.engines.simulation.filters import compile_filters
from portal.engines.simulation.function import SimulatedFunction
from portal.engines.simulation.invocation import Invocation
from portal.engines.simulation.journal import NOTHING, UNDONE, Detail, Journal, Kind

from .consumer import Batch, Consumer, Entry
from .progress import Progress
from .rules import KAFKA, KafkaRules
from .scaling import Scaling
from .settings import KafkaMappingSettings, check
from .topic import KafkaTopic, Partition, Record


class KafkaMapping:
    """
    `lost` are the records that the destination got; `dead_letters` is a topic of the same cluster, for a
    destination that is one. Raises BadSettings and BadFilter.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        journal: Journal,
        chance: Chance,
        topic: KafkaTopic,
        function: SimulatedFunction,
        settings: KafkaMappingSettings,
        dead_letters: KafkaTopic | None = None,
        rules: KafkaRules = KAFKA,
    ) -> None:
        check(settings, timeout_ms=function.settings.timeout_ms, rules=rules)
        _check_dead_letters(settings, topic, dead_letters)
        self._filters = compile_filters(settings.filters, source="kafka")
        self.settings = settings
        self.lost: list[dict[str, Any]] = []
        self._dead_letters = dead_letters
        self._clock = clock
        self._journal = journal
        self._topic = topic
        self._function = function
        self._rules = rules
        self._progress = [Progress(partition, self._start_in(partition)) for partition in topic.partitions]
        self._scaling = Scaling(
            clock=clock,
            stream=chance.stream(f"consumers of {settings.name}"),
            partitions=len(topic.partitions),
            settings=settings,
            rules=rules,
            lag=lambda: self.held,
            changed=self._resize,
        )
        self._consumers: list[Consumer] = []
        self._resize(self._scaling.consumers)
        for progress in self._progress:
            for record in progress.partition.records[progress.committed :]:
                self._note_arrival(record)
        topic.follow(self)
        self._look()

    @property
    def held(self) -> int:
        return sum(progress.held for progress in self._progress)

    @property
    def consumers(self) -> int:
        return self._scaling.consumers

    def committed(self, partition: int) -> int:
        """The offset of the first record that is not done with."""
        return self._progress[partition].committed

    def subject(self, record: Record) -> str:
        told = record.told
        return f"{self.settings.name}/{told.partition}#{told.offset}"

    def arrived(self, partition: Partition, record: Record) -> None:
        self._note_arrival(record)
        # What is produced at one instant is read together.
        self._clock.after(0, self._look)

    def _start_in(self, partition: Partition) -> int:
        kept = partition.first_since(self._clock.now_ms - self._topic.retention_ms)
        match self.settings.starting:
            case "LATEST":
                return len(partition.records)
            case "AT_TIMESTAMP":
                return max(kept, partition.first_since(self.settings.starting_at_ms or 0))
            case _:
                return kept

    def _note_arrival(self, record: Record) -> None:
        detail: Detail = {"partition": record.told.partition, "offset": record.told.offset}
        self._journal.note(Kind.ARRIVED, self.subject(record), self.settings.name, detail)

    # Consumers, and whose partition is whose

    def _resize(self, count: int) -> None:
        """More or fewer; what is in hand is finished by whoever has it, and its partitions change after."""
        while len(self._consumers) < count:
            consumer = Consumer(
                len(self._consumers),
                clock=self._clock,
                settings=self.settings,
                rules=self._rules,
                retention_ms=self._topic.retention_ms,
                host=self,
            )
            self._consumers.append(consumer)
        self._journal.note(Kind.SCALED, self.settings.name, self.settings.name, {"consumers": count})
        self._look()

    def _look(self) -> None:
        self._scaling.watch()
        for consumer in self._consumers[: self._scaling.consumers]:
            consumer.go()

    def _of(self, consumer: Consumer) -> list[Progress]:
        count = self._scaling.consumers
        if consumer.number >= count:
            return []
        own = self._progress[consumer.number :: count]
        return [progress for progress in own if progress.holder is None]

    def has_more(self, consumer: Consumer) -> int:
        return sum(progress.unread for progress in self._of(consumer))

    def gather(self, consumer: Consumer) -> list[Entry]:
        """From each of its partitions in turn, so that none waits behind a long one."""
        found: list[Entry] = []
        size, own = 0, self._of(consumer)
        while own and len(found) < self.settings.batch_size:
            for progress in list(own):
                record = progress.next()
                if record is None or (found and size + record.size > self._rules.payload_bytes):
                    own.remove(progress)
                    continue
                progress.take()
                if not self._filters.passes(record.shown):
                    self._journal.note(Kind.FILTERED, self.subject(record), self.settings.name)
                    progress.over(record)
                    continue
                progress.holder = consumer.number
                size += record.size
                found.append(Entry(record=record, subject=self.subject(record)))
                if len(found) == self.settings.batch_size:
                    break
        return sorted(found, key=lambda entry: (entry.record.told.partition, entry.record.told.offset))

    def released(self, consumer: Consumer) -> None:
        for progress in self._progress:
            if progress.holder == consumer.number:
                progress.holder = None
        self._clock.after(0, self._look)

    # What consumers ask

    def attempt(self, batch: Batch, consumer: Consumer) -> bool:
        request_id = self._function.new_request_id()
        throttle = self._function.try_invoke(
            kafka.event(self._topic.cluster, [entry.record.told for entry in batch.entries]),
            source="kafka",
            on_end=lambda invocation: consumer.ended(batch, invocation),
            request_id=request_id,
        )
        if throttle:
            self._scaling.throttled()
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

    def answered(self, batch: Batch, failed: set[int], invocation: Invocation) -> None:
        journal, where, handled = self._journal, self.settings.name, invocation.answer.handled
        detail: Detail = {"request": invocation.request_id}
        for place, entry in enumerate(batch.entries):
            is_handled = None if handled is None else place in handled
            if place not in failed:
                journal.note(Kind.SUCCEEDED, entry.subject, where, UNDONE if is_handled is False else NOTHING)
                continue
            if is_handled:
                journal.note(Kind.HANDLED, entry.subject, where)
            journal.note(Kind.FAILED, entry.subject, where, detail)

    def done(self, entries: list[Entry]) -> None:
        self._over(entries, Kind.DELETED, {"by": "commit"})

    def trimmed(self, entries: list[Entry]) -> None:
        self._over(entries, Kind.EXPIRED, {"because": "retention"})

    def given_up(self, batch: Batch, condition: str) -> None:
        kind = Kind.DEAD_LETTERED if self._tell_lost(batch, condition) else Kind.EXPIRED
        self._over(batch.entries, kind, {"because": condition, "invocations": batch.invocations})

    def _over(self, entries: list[Entry], kind: Kind, detail: Detail) -> None:
        for entry in entries:
            self._journal.note(kind, entry.subject, self.settings.name, detail)
            self._progress[entry.record.told.partition].over(entry.record)

    def _tell_lost(self, batch: Batch, condition: str) -> bool:
        """Queues, topics and buckets get one document of a batch; a Kafka topic one of each record."""
        if self.settings.on_failure is None:
            return False
        records = [entry.record.told for entry in batch.entries]
        if self._dead_letters is None:
            self.lost.append(self._told(batch, records, condition))
            return True
        for record in records:
            document = self._told(batch, [record], condition)
            self.lost.append(document)
            # Under the key that it had, so that order is kept there as well.
            self._dead_letters.produce(json.dumps(document).encode(), key=record.key)
        return True

    def _told(self, batch: Batch, records: list[kafka.Record], condition: str) -> dict[str, Any]:
        event = kafka.event(self._topic.cluster, records)
        text = json.dumps(event, separators=(",", ":"))
        told = kafka.LostBatch(
            cluster=self._topic.cluster,
            records=tuple(records),
            request_id=batch.request_id or self._function.new_request_id(),
            function_arn=HERE.function_arn(self._function.name),
            condition="RecordAgeExceeded" if condition == "RecordAgeExceeded" else "RetryAttemptsExhausted",
            invoke_count=batch.invocations,
            payload_bytes=len(text),
            error=batch.error,
            executed_version=self._function.settings.qualifier,
            at_ms=self._clock.epoch_ms,
        )
        document = kafka.lost_record(told)
        payload = {"s3": text, "kafka": event}.get(self.settings.on_failure or "")
        return document if payload is None else {**document, "payload": payload}


def _check_dead_letters(
    settings: KafkaMappingSettings, topic: KafkaTopic, dead_letters: KafkaTopic | None
) -> None:
    if (settings.on_failure == "kafka") != (dead_letters is not None):
        raise BadSettings("A Kafka destination is a topic of the same cluster: give it, and name it kafka.")
    if dead_letters is topic:
        raise BadSettings("The topic that failures go to cannot be the one that they come from.")
