"""The numbers that event source mappings for Kafka go by, each with its source beside it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.engines.simulation.rules import DAY_MS, MINUTE_MS, SECOND_MS


@dataclass(frozen=True, kw_only=True, slots=True)
class KafkaRules:
    batch_size: int = 100  # facts H-1
    batch_size_most: int = 10_000  # facts H-1
    window_ms: int = 500  # facts H-2
    window_most_ms: int = 300 * SECOND_MS  # facts H-2
    payload_bytes: int = 6 * 1024 * 1024  # facts H-3
    retries: tuple[int, int] = (-1, 10_000)  # facts H-7
    retries_with_destination: int = 10  # in place of endless ones: kafka-retry-configurations
    record_age_s: tuple[int, int] = (60, 604_800)  # facts H-8; -1 for as long as the topic keeps them
    timeout_most_ms: int = 14 * MINUTE_MS  # of the function: with-msk
    consumers: int = 1  # at the start: kafka-scaling-modes, with-msk
    look_every_ms: int = MINUTE_MS  # at the lag: kafka-scaling-modes
    change_within_ms: int = 3 * MINUTE_MS  # kafka-scaling-modes
    provisioned_least: tuple[int, int] = (1, 200)  # facts H-18
    provisioned_most: tuple[int, int] = (1, 2_000)  # facts H-18
    provisioned_concurrency: int = 5  # invocations of one provisioned poller: facts H-18
    retention_ms: int = 7 * DAY_MS  # of a topic, unless it is told another: Kafka, retention.ms
    throttle_after_ms: tuple[int, int] = (1 * SECOND_MS, MINUTE_MS)  # unpublished
    retry_after_ms: tuple[int, int] = (1 * SECOND_MS, MINUTE_MS)  # unpublished


KAFKA = KafkaRules()
