"""
What Lambda sends on when it gives up on a batch of a stream, and goes on behind it.

https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html,
https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html; S of Kinesis, 2025-11-25.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from .batch import Json
from .moments import iso_ms

Condition = Literal["RetryAttemptsExhausted", "RecordAgeExceeded"]


@dataclass(frozen=True, kw_only=True, slots=True)
class LostBatch:
    """
    A batch that was given up. `invoke_count` 0: it was too old before the function ever ran.

    `error` is None after partial failures, "Unhandled" after errors. The two ends of the batch are sequence
    numbers and arrivals.
    """

    stream_arn: str
    shard_id: str
    start_sequence_number: str
    end_sequence_number: str
    first_arrived_at_ms: int
    last_arrived_at_ms: int
    batch_size: int
    request_id: str
    function_arn: str
    condition: Condition
    invoke_count: int
    error: str | None = "Unhandled"
    executed_version: str = "$LATEST"
    at_ms: int


def record(told: LostBatch) -> Json:
    """
    {"version", "timestamp", "requestContext": {…, "condition", "approximateInvokeCount"},
    "responseContext"?, "KinesisBatchInfo" or "DDBStreamBatchInfo": {"shardId", "startSequenceNumber",
    "endSequenceNumber", "approximateArrivalOfFirstRecord", "approximateArrivalOfLastRecord", "batchSize",
    "streamArn"}}: no word of what the records held. Read them again before they expire (facts N-17).
    """
    whole: Json = {
        "requestContext": {
            "requestId": told.request_id,
            "functionArn": told.function_arn,
            "condition": told.condition,
            "approximateInvokeCount": told.invoke_count,
        }
    }
    if told.invoke_count:
        context = {"statusCode": 200, "executedVersion": told.executed_version, "functionError": told.error}
        whole["responseContext"] = context
    of_kinesis = told.stream_arn.split(":")[2] == "kinesis"
    return {
        **whole,
        "version": "1.0",
        "timestamp": iso_ms(told.at_ms),
        "KinesisBatchInfo" if of_kinesis else "DDBStreamBatchInfo": {
            "shardId": told.shard_id,
            "startSequenceNumber": told.start_sequence_number,
            "endSequenceNumber": told.end_sequence_number,
            "approximateArrivalOfFirstRecord": iso_ms(told.first_arrived_at_ms),
            "approximateArrivalOfLastRecord": iso_ms(told.last_arrived_at_ms),
            "batchSize": told.batch_size,
            "streamArn": told.stream_arn,
        },
    }


def record_for_s3(told: LostBatch, batch: Any) -> Json:
    """The same with "payload", the whole event as text: a bucket alone is told what was lost."""
    return {**record(told), "payload": json.dumps(batch, ensure_ascii=False, separators=(",", ":"))}
