"""
What Lambda gives a function for records of Kafka: of Amazon MSK, or of a cluster of one's own.

https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html, …/with-kafka.html; batches that were given up,
https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from .batch import EmptyBatch, Json
from .identifiers import uuid_of
from .moments import iso_ms
from .place import HERE, Place

Condition = Literal["RetryAttemptsExhausted", "RecordAgeExceeded", "MaximumPayloadSizeExceeded"]
_BROKERS = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Cluster:
    """`is_msk` False: a cluster of one's own, which has servers and no ARN."""

    name: str = "shop"
    is_msk: bool = True
    place: Place = HERE

    @property
    def arn(self) -> str:
        return self.place.arn("kafka", f"cluster/{self.name}/{uuid_of(f'kafka/{self.name}')}-2")

    @property
    def servers(self) -> str:
        """With commas between."""
        if self.is_msk:
            domain = f"{self.name}.a1bcde.c2.kafka.{self.place.region}.amazonaws.com:9098"
        else:
            domain = f"{self.name}.example.com:9092"
        return ",".join(f"b-{number}.{domain}" for number in range(1, _BROKERS + 1))


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """`key` and `value` are bytes, or None where there is none (a value of None deletes its key)."""

    topic: str
    partition: int
    offset: int
    at_ms: int
    value: bytes | None
    key: bytes | None = None
    headers: Mapping[str, bytes] = field(default_factory=dict)


def partition_key(told: Record) -> str:
    """What records are under: "orders-0"."""
    return f"{told.topic}-{told.partition}"


def record(told: Record) -> Json:
    """
    {"topic", "partition", "offset", "timestamp", "timestampType", "key"?, "value"?, "headers": [{name:
    [byte, …]}]}: key and value in base64, headers as numbers.
    """
    found: Json = {
        "topic": told.topic,
        "partition": told.partition,
        "offset": told.offset,
        "timestamp": told.at_ms,
        "timestampType": "CREATE_TIME",
    }
    if told.key is not None:
        found["key"] = base64.b64encode(told.key).decode()
    if told.value is not None:
        found["value"] = base64.b64encode(told.value).decode()
    found["headers"] = [{name: list(value)} for name, value in told.headers.items()]
    return found


def event(cluster: Cluster, records: Iterable[Record]) -> Json:
    """
    {"eventSource": "aws:kafka" or "SelfManagedKafka", "eventSourceArn"?, "bootstrapServers", "records":
    {"topic-partition": [record, …]}}: not "Records", and no list. Raises EmptyBatch.
    """
    found: dict[str, list[Json]] = {}
    for told in records:
        found.setdefault(partition_key(told), []).append(record(told))
    if not found:
        raise EmptyBatch("Kafka never sends an empty batch: give one record at least.")
    whose = {"eventSource": "aws:kafka", "eventSourceArn": cluster.arn}
    return {
        **(whose if cluster.is_msk else {"eventSource": "SelfManagedKafka"}),
        "bootstrapServers": cluster.servers,
        "records": found,
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class LostBatch:
    """A batch that was given up. `payload_bytes` is the size of its event."""

    cluster: Cluster
    records: tuple[Record, ...]
    request_id: str
    function_arn: str
    condition: Condition
    invoke_count: int
    payload_bytes: int
    error: str | None = "Unhandled"
    executed_version: str = "$LATEST"
    at_ms: int


def lost_record(told: LostBatch) -> Json:
    """
    What an on-failure queue or topic is told: "KafkaBatchInfo" with {"batchSize", "eventSourceArn"?,
    "bootstrapServers", "payloadSize", "recordsInfo": {"topic-partition": {"firstRecordOffset",
    "lastRecordOffset", "firstRecordTimestamp", "lastRecordTimestamp"}}}. responseContext is null where the
    function was not invoked.
    """
    context = {
        "statusCode": 200,
        "executedVersion": told.executed_version,
        "functionError": told.error,
    }
    info: Json = {"batchSize": len(told.records)}
    if told.cluster.is_msk:
        info["eventSourceArn"] = told.cluster.arn
    return {
        "requestContext": {
            "requestId": told.request_id,
            "functionArn": told.function_arn,
            "condition": told.condition,
            "approximateInvokeCount": told.invoke_count,
        },
        "responseContext": context if told.invoke_count else None,
        "version": "1.0",
        "timestamp": iso_ms(told.at_ms),
        "KafkaBatchInfo": {
            **info,
            "bootstrapServers": told.cluster.servers,
            "payloadSize": told.payload_bytes,
            "recordsInfo": _ranges(told.records),
        },
    }


def _ranges(records: Iterable[Record]) -> Json:
    found: dict[str, list[Record]] = {}
    for told in records:
        found.setdefault(partition_key(told), []).append(told)
    return {
        name: {
            "firstRecordOffset": str(many[0].offset),
            "lastRecordOffset": str(many[-1].offset),
            "firstRecordTimestamp": iso_ms(many[0].at_ms),
            "lastRecordTimestamp": iso_ms(many[-1].at_ms),
        }
        for name, many in found.items()
    }
