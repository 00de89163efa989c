"""
What Lambda gives a function for records of a Kinesis data stream.

https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html; with tumbling windows,
https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .batch import Json, records_event
from .moments import iso_s
from .place import HERE, Place

_FIRST_SEQUENCE = 49_668_812_345_678_901_234_567_890_123_456_789_012_345_678_901_234_560_000
_SEQUENCE_STEP = 12_089_258
_SHARD_STEP = 10**40  # far more than one shard ever counts


@dataclass(frozen=True, kw_only=True, slots=True)
class Stream:
    """`role` is the function's: it reads the stream, and each record names it."""

    name: str = "telemetry"
    role: str = "telemetry-consumer-role"
    place: Place = HERE

    @property
    def arn(self) -> str:
        return self.place.arn("kinesis", f"stream/{self.name}")

    @property
    def role_arn(self) -> str:
        return f"arn:aws:iam::{self.place.account_id}:role/{self.role}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """`data` is what the producer put; it travels as base64."""

    data: bytes
    partition_key: str
    sequence_number: str
    arrived_at_ms: int
    shard_id: str = "shardId-000000000000"


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """
    A tumbling window. `state` is what the function returned as "state" last time; `is_final` closes the
    window, and that event may hold no records.
    """

    start_ms: int
    end_ms: int
    state: Mapping[str, Any] = field(default_factory=dict)
    is_final: bool = False
    is_terminated_early: bool = False


def shard_id(number: int) -> str:
    return f"shardId-{number:012}"


def sequence_number(number: int, shard: int = 0) -> str:
    """Of the `number`-th record of a shard, from 0: larger for later ones, with gaps between."""
    return str(_FIRST_SEQUENCE + shard * _SHARD_STEP + number * _SEQUENCE_STEP)


def record(stream: Stream, told: Record) -> Json:
    """
    {"kinesis": {"partitionKey", "sequenceNumber", "data": base64, "approximateArrivalTimestamp": seconds,
    …}, "eventID": "<shard>:<sequence number>", …}
    """
    return {
        "kinesis": {
            "kinesisSchemaVersion": "1.0",
            "partitionKey": told.partition_key,
            "sequenceNumber": told.sequence_number,
            "data": base64.b64encode(told.data).decode(),
            "approximateArrivalTimestamp": told.arrived_at_ms / 1000,
        },
        "eventSource": "aws:kinesis",
        "eventVersion": "1.0",
        "eventID": f"{told.shard_id}:{told.sequence_number}",
        "eventName": "aws:kinesis:record",
        "invokeIdentityArn": stream.role_arn,
        "awsRegion": stream.place.region,
        "eventSourceARN": stream.arn,
    }


def event(stream: Stream, records: Iterable[Record]) -> Json:
    """A batch, {"Records": [record, …]}, all of one shard. Raises EmptyBatch."""
    return records_event((record(stream, told) for told in records), "Kinesis")


def window_event(records: Iterable[Json], window: Window, *, shard: str, source_arn: str) -> Json:
    """
    A batch inside a tumbling window, of Kinesis or of DynamoDB: {"Records", "window": {"start", "end"},
    "state", "shardId", "eventSourceARN", "isFinalInvokeForWindow", "isWindowTerminatedEarly"}.
    """
    return {
        "Records": list(records),
        "window": {"start": iso_s(window.start_ms), "end": iso_s(window.end_ms)},
        "state": dict(window.state),
        "shardId": shard,
        "eventSourceARN": source_arn,
        "isFinalInvokeForWindow": window.is_final,
        "isWindowTerminatedEarly": window.is_terminated_early,
    }
