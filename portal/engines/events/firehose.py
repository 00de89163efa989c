"""
What Firehose asks of a function that transforms its records.

https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass

from .batch import EmptyBatch, Json
from .identifiers import uuid_of
from .kinesis import Record
from .place import HERE, Place

_ID_STEP = 2
_FIRST_ID = 49_546_986_683_135_544_286_507_457_936_321_625_675_700_192_471_156_785_154


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryStream:
    """`source_arn` is the Kinesis stream that it reads; None: it is written to directly."""

    name: str = "telemetry-to-s3"
    source_arn: str | None = None
    place: Place = HERE

    @property
    def arn(self) -> str:
        return self.place.arn("firehose", f"deliverystream/{self.name}")


def record_id(number: int) -> str:
    """Of the `number`-th record of an invocation, from 0. Never twice in one."""
    return f"{_FIRST_ID + number * _ID_STEP}000000"


def record(stream: DeliveryStream, told: Record, number: int) -> Json:
    """
    {"recordId", "approximateArrivalTimestamp": ms, "data": base64, "kinesisRecordMetadata"?}; the last is
    there where the stream reads a Kinesis stream.
    """
    found: Json = {"recordId": record_id(number), "approximateArrivalTimestamp": told.arrived_at_ms}
    if stream.source_arn is not None:
        found["kinesisRecordMetadata"] = {
            "sequenceNumber": told.sequence_number,
            "subsequenceNumber": 0,
            "partitionKey": told.partition_key,
            "shardId": told.shard_id,
            "approximateArrivalTimestamp": told.arrived_at_ms,
        }
    return {**found, "data": base64.b64encode(told.data).decode()}


def event(stream: DeliveryStream, records: Iterable[Record], *, seed: str) -> Json:
    """
    {"invocationId", "deliveryStreamArn", "region", "sourceKinesisStreamArn"?, "records": [record, …]}, in
    small letters. Raises EmptyBatch.
    """
    made = [record(stream, told, number) for number, told in enumerate(records)]
    if not made:
        raise EmptyBatch("Firehose never sends an empty batch: give one record at least.")
    source = {} if stream.source_arn is None else {"sourceKinesisStreamArn": stream.source_arn}
    return {
        "invocationId": uuid_of(f"firehose/{seed}"),
        "deliveryStreamArn": stream.arn,
        **source,
        "region": stream.place.region,
        "records": made,
    }
