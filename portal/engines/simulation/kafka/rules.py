"""
The numbers that event source mappings for Kafka go by, out of content/facts.yaml: each names its fact.
"Unpublished" is what AWS does not say and we had to choose.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.engines.simulation.constants import Sheet, published
from portal.engines.simulation.rules import DAY_MS, MIB, MINUTE_MS, SECOND_MS


@dataclass(frozen=True, kw_only=True, slots=True)
class KafkaRules:
    """
    `retries_with_destination` are in place of endless ones; `timeout_most_ms` is of the function. A mapping
    begins with `consumers`, looks at the lag `look_every_ms` and changes `change_within_ms`.
    """

    batch_size: int
    batch_size_most: int
    window_ms: int
    window_most_ms: int
    payload_bytes: int
    retries: tuple[int, int]
    retries_with_destination: int
    record_age_s: tuple[int, int]  # -1 as well: for as long as the topic keeps them
    timeout_most_ms: int
    consumers: int
    look_every_ms: int
    change_within_ms: int
    provisioned_least: tuple[int, int]
    provisioned_most: tuple[int, int]
    provisioned_default: tuple[int, int]
    provisioned_concurrency: int
    retention_ms: int = 7 * DAY_MS  # of a topic that is not told another: Kafka's own retention.ms
    throttle_after_ms: tuple[int, int] = (1 * SECOND_MS, MINUTE_MS)  # unpublished
    retry_after_ms: tuple[int, int] = (1 * SECOND_MS, MINUTE_MS)  # unpublished


def kafka_rules(sheet: Sheet) -> KafkaRules:
    """Raises FactMissing."""
    return KafkaRules(
        batch_size=sheet.whole("H-1", "streams"),
        batch_size_most=sheet.whole("H-1", "most"),
        window_ms=sheet.whole("H-2", "kafka_ms"),
        window_most_ms=sheet.ms("H-2", "most_s"),
        payload_bytes=MIB * sheet.whole("H-3", "mb"),
        retries=sheet.pair("H-7", "least", "most"),
        retries_with_destination=sheet.whole("H-32", "retries"),
        record_age_s=sheet.pair("H-8", "least_s", "most_s"),
        timeout_most_ms=sheet.ms("ES-4", "most_s"),
        consumers=sheet.whole("H-31", "first"),
        look_every_ms=sheet.ms("H-31", "looks_s"),
        change_within_ms=sheet.ms("H-31", "changes_s"),
        provisioned_least=sheet.pair("H-18", "fewest_least", "most_least"),
        provisioned_most=sheet.pair("H-18", "fewest_most", "most_most"),
        provisioned_default=sheet.pair("H-18", "default_least", "default_most"),
        provisioned_concurrency=sheet.whole("H-18", "at_once"),
    )


KAFKA = kafka_rules(published())
