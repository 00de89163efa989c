"""
The numbers that event source mappings for Kinesis and DynamoDB streams go by. A test holds those that
content/facts.yaml tells as well.

Each has its source beside it: an id of content/facts.yaml, a page of the AWS documentation, botocore's
model, or "unpublished" for what AWS does not say and we had to choose.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.engines.simulation.rules import DAY_MS, MINUTE_MS, SECOND_MS


@dataclass(frozen=True, kw_only=True, slots=True)
class StreamRules:
    batch_size: int = 100  # facts H-1
    batch_size_most: int = 10_000  # facts H-1
    window_s: tuple[int, int] = (0, 300)  # facts H-2
    payload_bytes: int = 6 * 1024 * 1024  # facts H-3
    parallelization: tuple[int, int] = (1, 10)  # facts H-5
    retries: tuple[int, int] = (-1, 10_000)  # facts H-7
    record_age_s: tuple[int, int] = (60, 604_800)  # facts H-8; -1 for as long as the stream keeps them
    tumbling_s: tuple[int, int] = (0, 900)  # facts H-10
    tumbling_wait_ms: int = 2 * MINUTE_MS  # services-kinesis-windows
    state_bytes: int = 1024 * 1024  # services-kinesis-windows, "1 MB per shard"
    throttle_after_ms: tuple[int, int] = (1 * SECOND_MS, MINUTE_MS)  # unpublished
    retry_after_ms: tuple[int, int] = (1 * SECOND_MS, MINUTE_MS)  # exponential; unpublished


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptRules:
    """
    Of a stream itself: how often Lambda reads a shard of it, and how long it keeps a record. A record that
    cannot be handled stands in the way of its shard for that long.
    """

    poll_ms: int
    retention_ms: int
    retention_most_ms: int


MAPPING = StreamRules()
# facts H-22; a day unless asked for more: botocore's model, IncreaseStreamRetentionPeriod
KINESIS = KeptRules(poll_ms=1_000, retention_ms=DAY_MS, retention_most_ms=365 * DAY_MS)
# facts H-22, T-17
DYNAMODB = KeptRules(poll_ms=250, retention_ms=DAY_MS, retention_most_ms=DAY_MS)
