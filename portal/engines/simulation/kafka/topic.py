"""A topic: partitions that records are appended to, and kept in order within."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from portal.engines.events import kafka
from portal.engines.simulation.account import BadSettings
from portal.engines.simulation.clock import Clock

from .rules import KAFKA, KafkaRules

NO_HEADERS: Mapping[str, bytes] = {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """`shown` is what a function finds in its event, `at_ms` virtual time."""

    told: kafka.Record
    shown: dict[str, Any]
    at_ms: int
    size: int


@dataclass(slots=True, eq=False)
class Partition:
    number: int
    records: list[Record] = field(default_factory=list)

    def first_since(self, at_ms: int) -> int:
        """The offset of the first record that came then or later."""
        return bisect_left(self.records, at_ms, key=lambda record: record.at_ms)


class Reader(Protocol):
    """Somebody who follows a topic."""

    def arrived(self, partition: Partition, record: Record) -> None: ...


class KafkaTopic:
    """Raises BadSettings."""

    def __init__(
        self,
        *,
        clock: Clock,
        name: str = "orders",
        partitions: int = 1,
        retention_ms: int | None = None,
        is_msk: bool = True,
        rules: KafkaRules = KAFKA,
    ) -> None:
        if not 1 <= partitions <= 1_000:
            raise BadSettings(f"A topic has 1 to 1,000 partitions here; {name} asks for {partitions:,}.")
        self.name = name
        self.cluster = kafka.Cluster(is_msk=is_msk)
        self.retention_ms = rules.retention_ms if retention_ms is None else retention_ms
        self.partitions = [Partition(number) for number in range(partitions)]
        self._clock = clock
        self._readers: list[Reader] = []
        self._turn = 0

    def follow(self, reader: Reader) -> None:
        self._readers.append(reader)

    def produce(
        self,
        value: bytes | None,
        *,
        key: bytes | None = None,
        partition: int | None = None,
        headers: Mapping[str, bytes] = NO_HEADERS,
    ) -> Record:
        """Into the partition that is told, or that of the key, or the next in turn. Raises BadSettings."""
        if partition is not None and not 0 <= partition < len(self.partitions):
            raise BadSettings(f"{self.name} has the partitions 0 to {len(self.partitions) - 1}.")
        there = self.partitions[self._partition_of(key) if partition is None else partition]
        told = kafka.Record(
            topic=self.name,
            partition=there.number,
            offset=len(there.records),
            at_ms=self._clock.epoch_ms,
            value=value,
            key=key,
            headers=headers,
        )
        shown = kafka.record(told)
        record = Record(told=told, shown=shown, at_ms=self._clock.now_ms, size=len(json.dumps(shown)))
        there.records.append(record)
        for reader in self._readers:
            reader.arrived(there, record)
        return record

    def _partition_of(self, key: bytes | None) -> int:
        if key is not None:
            return (murmur2(key) & 0x7FFFFFFF) % len(self.partitions)
        self._turn += 1
        return (self._turn - 1) % len(self.partitions)


def murmur2(data: bytes) -> int:
    """The hash that Kafka's own producers find the partition of a key by (org.apache.kafka.common.utils)."""
    mask, mixer = 0xFFFFFFFF, 0x5BD1E995
    value = 0x9747B28C ^ len(data)
    whole = len(data) & ~3
    for place in range(0, whole, 4):
        part = int.from_bytes(data[place : place + 4], "little") * mixer & mask
        part = (part ^ (part >> 24)) * mixer & mask
        value = (value * mixer & mask) ^ part
    if whole < len(data):
        value = (value ^ int.from_bytes(data[whole:], "little")) * mixer & mask
    value = (value ^ (value >> 13)) * mixer & mask
    return value ^ (value >> 15)
