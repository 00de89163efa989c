"""Streams and Kafka as sources of a scenario: what may be declared of them, and what then sends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from annotated_types import Ge, Le, Len

from portal.engines.simulation.account import BadSettings
from portal.engines.simulation.filters import MOST_FILTERS, BadFilter
from portal.engines.simulation.kafka import (
    KAFKA,
    KafkaMapping,
    KafkaMappingSettings,
    KafkaTopic,
    ProvisionedPollers,
)
from portal.engines.simulation.rules import HOUR_MS
from portal.engines.simulation.streams import (
    KINESIS,
    MAPPING,
    KinesisStream,
    StreamMapping,
    StreamMappingSettings,
    TableStream,
)

from .stage import Around, Item

Filters = Annotated[tuple[str, ...], Len(0, MOST_FILTERS)]
_LEAST_H, _MOST_H = KINESIS.retention_ms // HOUR_MS, KINESIS.retention_most_ms // HOUR_MS


@dataclass(frozen=True, kw_only=True, slots=True)
class _StreamSource:
    """Settings have the names and bounds of CreateEventSourceMapping; `on_failure` has a queue for it."""

    shards: Annotated[int, Ge(1), Le(100)] = 1
    batch_size: int = MAPPING.batch_size
    window_s: int = 0
    parallelization: int = 1
    retries: int = -1
    record_age_s: int = -1
    bisects: bool = False
    reports_failures: bool = False
    tumbling_s: int = 0
    filters: Filters = ()
    on_failure: bool = False

    def settings(self) -> StreamMappingSettings:
        return StreamMappingSettings(
            name="mapping",
            batch_size=self.batch_size,
            window_s=self.window_s,
            parallelization=self.parallelization,
            retries=self.retries,
            record_age_s=self.record_age_s,
            bisects=self.bisects,
            reports_failures=self.reports_failures,
            tumbling_s=self.tumbling_s,
            filters=self.filters,
            on_failure="sqs" if self.on_failure else None,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class KinesisSource(_StreamSource):
    """A data stream: `groups` of the traffic are its partition keys."""

    kind: Literal["kinesis"] = "kinesis"
    retention_hours: Annotated[int, Ge(_LEAST_H), Le(_MOST_H)] = _LEAST_H


@dataclass(frozen=True, kw_only=True, slots=True)
class DynamoDbSource(_StreamSource):
    """A table's stream: each event is a new version of the item that its group names."""

    kind: Literal["dynamodb"] = "dynamodb"


@dataclass(frozen=True, kw_only=True, slots=True)
class KafkaSource:
    """
    A topic: `groups` of the traffic are its keys. `least_pollers` makes them provisioned, which retries,
    ages, splitting and reports need.
    """

    kind: Literal["kafka"] = "kafka"
    partitions: Annotated[int, Ge(1), Le(100)] = 1
    batch_size: int = KAFKA.batch_size
    window_ms: int = KAFKA.window_ms
    least_pollers: int | None = None
    most_pollers: int = KAFKA.provisioned_default[1]
    retries: int = -1
    record_age_s: int = -1
    bisects: bool = False
    reports_failures: bool = False
    filters: Filters = ()
    on_failure: bool = False


class Kinesis:
    def __init__(self, told: KinesisSource, around: Around) -> None:
        retention_ms = told.retention_hours * HOUR_MS
        self._stream = KinesisStream(clock=around.clock, shards=told.shards, retention_ms=retention_ms)
        self._mapping = _follow(self._stream, told, around)

    @property
    def held(self) -> int:
        return self._mapping.held

    def send(self, item: Item) -> None:
        self._stream.put(item.body.encode(), partition_key=item.key)


class DynamoDb:
    def __init__(self, told: DynamoDbSource, around: Around) -> None:
        self._stream = TableStream(clock=around.clock, shards=told.shards)
        self._mapping = _follow(self._stream, told, around)
        self._there: dict[str, dict[str, Any]] = {}

    @property
    def held(self) -> int:
        return self._mapping.held

    def send(self, item: Item) -> None:
        keys = {"id": item.key}
        old, new = self._there.get(item.key), {**keys, "body": item.body}
        self._stream.put("MODIFY" if old else "INSERT", keys=keys, new=new, old=old)
        self._there[item.key] = new


class Kafka:
    def __init__(self, told: KafkaSource, around: Around) -> None:
        pollers = None
        if told.least_pollers is not None:
            pollers = ProvisionedPollers(least=told.least_pollers, most=told.most_pollers)
        self._topic = KafkaTopic(clock=around.clock, partitions=told.partitions)
        try:
            self._mapping = KafkaMapping(
                clock=around.clock,
                journal=around.journal,
                chance=around.chance,
                topic=self._topic,
                function=around.function,
                settings=KafkaMappingSettings(
                    batch_size=told.batch_size,
                    window_ms=told.window_ms,
                    retries=told.retries,
                    record_age_s=told.record_age_s,
                    bisects=told.bisects,
                    reports_failures=told.reports_failures,
                    filters=told.filters,
                    on_failure="sqs" if told.on_failure else None,
                    provisioned=pollers,
                ),
            )
        except BadFilter as fault:
            raise BadSettings(f"source.filters: {fault}") from None

    @property
    def held(self) -> int:
        return self._mapping.held

    def send(self, item: Item) -> None:
        self._topic.produce(item.body.encode(), key=item.key.encode())


def _follow(
    stream: KinesisStream | TableStream, told: KinesisSource | DynamoDbSource, around: Around
) -> StreamMapping:
    try:
        return StreamMapping(
            clock=around.clock,
            journal=around.journal,
            stream=stream,
            function=around.function,
            settings=told.settings(),
        )
    except BadFilter as fault:
        raise BadSettings(f"source.filters: {fault}") from None
