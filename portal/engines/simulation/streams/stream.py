"""
A stream: shards that records are put into by their key, kept in order, and split or merged as they grow.

https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html, kinesis-using-sdk-java-resharding.html
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from portal.engines.events import dynamodb, kinesis
from portal.engines.simulation.account import BadSettings
from portal.engines.simulation.clock import Clock

from .rules import DYNAMODB, KINESIS, KeptRules

KEYS = 2**128  # a key's place is its MD5


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """
    `number` is its place in the shard, from 0; `key` what order is kept by: the partition key, or the
    whole key of an item. `shown` is what a function finds in the Records of its event.
    """

    number: int
    sequence_number: str
    key: str
    at_ms: int
    shown: dict[str, Any]
    size: int


@dataclass(slots=True, eq=False)
class Shard:
    """Takes keys from `low` up to `high`, which is not among them. A closed one is read to its end."""

    id: str
    low: int
    high: int
    parents: tuple[Shard, ...] = ()
    records: list[Record] = field(default_factory=list)
    is_closed: bool = False

    def first_since(self, at_ms: int) -> int:
        """The number of the first record that came then or later."""
        return bisect_left(self.records, at_ms, key=lambda record: record.at_ms)


class Reader(Protocol):
    """Somebody who follows a stream."""

    def arrived(self, shard: Shard, record: Record) -> None: ...

    def resharded(self, closed: Sequence[Shard], opened: Sequence[Shard]) -> None: ...


class Stream:
    """What Kinesis and DynamoDB streams have in common. Raises BadSettings."""

    kind: Literal["kinesis", "dynamodb"]

    def __init__(
        self, *, clock: Clock, name: str, arn: str, shards: int, rules: KeptRules, retention_ms: int
    ) -> None:
        if not 1 <= shards <= 500:
            raise BadSettings(f"A stream has 1 to 500 shards here; {name} asks for {shards}.")
        if not rules.retention_ms <= retention_ms <= rules.retention_most_ms:
            least, most = (ms // 3_600_000 for ms in (rules.retention_ms, rules.retention_most_ms))
            raise BadSettings(f"{name} keeps its records from {least} to {most} hours.")
        self.name = name
        self.arn = arn
        self.rules = rules
        self.retention_ms = retention_ms
        self.shards: list[Shard] = []
        self._clock = clock
        self._readers: list[Reader] = []
        for place in range(shards):
            self._open(KEYS * place // shards, KEYS * (place + 1) // shards, ())

    def follow(self, reader: Reader) -> None:
        self._readers.append(reader)

    def split(self, shard_id: str) -> tuple[Shard, Shard]:
        """Two children, each with half of its keys. Raises BadSettings for a shard that is closed."""
        parent = self._open_one(shard_id)
        middle = (parent.low + parent.high) // 2
        if middle == parent.low:
            raise BadSettings(f"{shard_id} takes one key only, and cannot be split.")
        parent.is_closed = True
        children = (self._open(parent.low, middle, (parent,)), self._open(middle, parent.high, (parent,)))
        self._tell([parent], children)
        return children

    def merge(self, one_id: str, other_id: str) -> Shard:
        """One child of two shards whose keys follow each other. Raises BadSettings."""
        low, high = sorted((self._open_one(one_id), self._open_one(other_id)), key=lambda shard: shard.low)
        if low.high != high.low:
            raise BadSettings(f"{one_id} and {other_id} are no neighbours: the keys between are another's.")
        low.is_closed = high.is_closed = True
        child = self._open(low.low, high.high, (low, high))
        self._tell([low, high], [child])
        return child

    def _open_one(self, shard_id: str) -> Shard:
        for shard in self.shards:
            if shard.id == shard_id and not shard.is_closed:
                return shard
        raise BadSettings(f"{self.name} has no open shard {shard_id}.")

    def _open(self, low: int, high: int, parents: tuple[Shard, ...]) -> Shard:
        shard = Shard(id=kinesis.shard_id(len(self.shards)), low=low, high=high, parents=parents)
        self.shards.append(shard)
        return shard

    def _tell(self, closed: Sequence[Shard], opened: Sequence[Shard]) -> None:
        for reader in self._readers:
            reader.resharded(closed, opened)

    def _shard_of(self, key: str) -> Shard:
        place = int.from_bytes(hashlib.md5(key.encode("utf-8", "replace"), usedforsecurity=False).digest())
        return next(shard for shard in self.shards if not shard.is_closed and shard.low <= place < shard.high)

    def _keep(self, shard: Shard, *, sequence_number: str, key: str, shown: dict[str, Any]) -> Record:
        record = Record(
            number=len(shard.records),
            sequence_number=sequence_number,
            key=key,
            at_ms=self._clock.now_ms,
            shown=shown,
            size=len(json.dumps(shown)),
        )
        shard.records.append(record)
        for reader in self._readers:
            reader.arrived(shard, record)
        return record


class KinesisStream(Stream):
    kind = "kinesis"

    def __init__(
        self, *, clock: Clock, name: str = "telemetry", shards: int = 1, retention_ms: int | None = None
    ) -> None:
        self._told = kinesis.Stream(name=name)
        super().__init__(
            clock=clock,
            name=name,
            arn=self._told.arn,
            shards=shards,
            rules=KINESIS,
            retention_ms=KINESIS.retention_ms if retention_ms is None else retention_ms,
        )

    def put(self, data: bytes, *, partition_key: str) -> Record:
        shard = self._shard_of(partition_key)
        number = len(shard.records)
        told = kinesis.Record(
            data=data,
            partition_key=partition_key,
            sequence_number=kinesis.sequence_number(number, self.shards.index(shard)),
            arrived_at_ms=self._clock.epoch_ms,
            shard_id=shard.id,
        )
        shown = kinesis.record(self._told, told)
        return self._keep(shard, sequence_number=told.sequence_number, key=partition_key, shown=shown)


class TableStream(Stream):
    kind = "dynamodb"

    def __init__(
        self,
        *,
        clock: Clock,
        table: str = "orders",
        shards: int = 1,
        view: dynamodb.ViewType = "NEW_AND_OLD_IMAGES",
    ) -> None:
        self._told = dynamodb.TableStream(table=table, view=view)
        super().__init__(
            clock=clock,
            name=table,
            arn=self._told.arn,
            shards=shards,
            rules=DYNAMODB,
            retention_ms=DYNAMODB.retention_ms,
        )

    def put(
        self,
        name: dynamodb.ChangeName,
        *,
        keys: Mapping[str, Any],
        new: Mapping[str, Any] | None = None,
        old: Mapping[str, Any] | None = None,
    ) -> Record:
        """
        One change. The first of `keys` is the partition key, which the shard goes by; order is kept by all
        of them (facts H-6). Raises NoSuchType.
        """
        typed = dynamodb.typed_item(keys)
        shard = self._shard_of(json.dumps(next(iter(typed.values()), None)))
        # Sequence numbers grow over all shards of a table: 10**9 records of a shard are out of reach here.
        number = self.shards.index(shard) * 10**9 + len(shard.records)
        change = dynamodb.Change(
            name=name,
            keys=keys,
            new=new,
            old=old,
            at_ms=self._clock.epoch_ms,
            sequence_number=dynamodb.sequence_number(number),
        )
        shown = dynamodb.record(self._told, change)
        key = json.dumps(typed, sort_keys=True)
        return self._keep(shard, sequence_number=change.sequence_number, key=key, shown=shown)
