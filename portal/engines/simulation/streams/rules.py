"""
The numbers that event source mappings for Kinesis and DynamoDB streams go by, out of content/facts.yaml:
each names its fact. "Unpublished" is what AWS does not say and we had to choose.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.engines.simulation.constants import Sheet, published
from portal.engines.simulation.rules import HOUR_MS, MIB, MINUTE_MS, SECOND_MS


@dataclass(frozen=True, kw_only=True, slots=True)
class StreamRules:
    """A tumbling window carries `state_bytes` for each shard, and ends `tumbling_wait_ms` late at most."""

    batch_size: int
    batch_size_most: int
    window_s: tuple[int, int]
    payload_bytes: int
    parallelization: tuple[int, int]
    retries: tuple[int, int]
    record_age_s: tuple[int, int]  # -1 as well: for as long as the stream keeps them
    tumbling_s: tuple[int, int]
    tumbling_wait_ms: int
    state_bytes: int
    throttle_after_ms: tuple[int, int] = (1 * SECOND_MS, MINUTE_MS)  # unpublished
    retry_after_ms: tuple[int, int] = (1 * SECOND_MS, MINUTE_MS)  # exponential; unpublished


def stream_rules(sheet: Sheet) -> StreamRules:
    """Raises FactMissing, as all of these do."""
    return StreamRules(
        batch_size=sheet.whole("H-1", "streams"),
        batch_size_most=sheet.whole("H-1", "most"),
        window_s=sheet.pair("H-2", "least_s", "most_s"),
        payload_bytes=MIB * sheet.whole("H-3", "mb"),
        parallelization=sheet.pair("H-5", "least", "most"),
        retries=sheet.pair("H-7", "least", "most"),
        record_age_s=sheet.pair("H-8", "least_s", "most_s"),
        tumbling_s=sheet.pair("H-10", "least_s", "most_s"),
        tumbling_wait_ms=sheet.ms("H-10", "late_s"),
        state_bytes=MIB * sheet.whole("H-10", "state_mb"),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptRules:
    """
    Of a stream itself: how often Lambda reads a shard of it, and how long it keeps a record. A record that
    cannot be handled stands in the way of its shard for that long.
    """

    poll_ms: int
    retention_ms: int
    retention_most_ms: int


def kinesis_rules(sheet: Sheet) -> KeptRules:
    return KeptRules(
        poll_ms=SECOND_MS // sheet.whole("H-22", "kinesis_per_s"),
        retention_ms=HOUR_MS * sheet.whole("ES-3", "least_hours"),
        retention_most_ms=HOUR_MS * sheet.whole("ES-3", "most_hours"),
    )


def dynamodb_rules(sheet: Sheet) -> KeptRules:
    kept_ms = HOUR_MS * sheet.whole("T-17", "hours")
    poll_ms = SECOND_MS // sheet.whole("H-22", "dynamodb_per_s")
    return KeptRules(poll_ms=poll_ms, retention_ms=kept_ms, retention_most_ms=kept_ms)


MAPPING = stream_rules(published())
KINESIS = kinesis_rules(published())
DYNAMODB = dynamodb_rules(published())
