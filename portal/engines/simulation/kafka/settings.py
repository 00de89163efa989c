"""What an event source mapping for Kafka can be asked for, and what CreateEventSourceMapping refuses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from portal.engines.simulation.account import BadSettings

from .rules import KAFKA, KafkaRules

FOREVER = -1
Destination = Literal["sqs", "sns", "s3", "kafka"]
StartingPosition = Literal["LATEST", "TRIM_HORIZON", "AT_TIMESTAMP"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ProvisionedPollers:
    least: int = KAFKA.provisioned_default[0]
    most: int = KAFKA.provisioned_default[1]


@dataclass(frozen=True, kw_only=True, slots=True)
class KafkaMappingSettings:
    """
    `retries` and `record_age_s` -1: until the topic itself gives the record up. What is beyond them
    (numbers, splitting, reports of failures, a topic as the destination) needs `provisioned` pollers.
    """

    name: str = "mapping"
    batch_size: int = KAFKA.batch_size
    window_ms: int = KAFKA.window_ms
    retries: int = FOREVER
    record_age_s: int = FOREVER
    bisects: bool = False
    reports_failures: bool = False
    starting: StartingPosition = "TRIM_HORIZON"
    starting_at_ms: int | None = None
    filters: tuple[str, ...] = ()
    on_failure: Destination | None = None
    provisioned: ProvisionedPollers | None = None

    def retries_left(self, failures: int, rules: KafkaRules = KAFKA) -> bool:
        """With a destination endless retries are ten."""
        most = self.retries
        if most == FOREVER and self.on_failure:
            most = rules.retries_with_destination
        return most == FOREVER or failures < most


def check(settings: KafkaMappingSettings, *, timeout_ms: int, rules: KafkaRules = KAFKA) -> None:
    """Raises BadSettings."""
    _between(settings.batch_size, (1, rules.batch_size_most), "BatchSize")
    if not 0 <= settings.window_ms <= rules.window_most_ms:
        raise BadSettings(f"MaximumBatchingWindowInSeconds is from 0 to {rules.window_most_ms // 1000}.")
    _between(settings.retries, rules.retries, "MaximumRetryAttempts")
    if settings.record_age_s != FOREVER:
        _between(settings.record_age_s, rules.record_age_s, "MaximumRecordAgeInSeconds")
    if timeout_ms > rules.timeout_most_ms:
        minutes = rules.timeout_most_ms // 60_000
        raise BadSettings(f"A function that reads Kafka has a timeout of {minutes} minutes at most.")
    if (settings.starting == "AT_TIMESTAMP") != (settings.starting_at_ms is not None):
        raise BadSettings("StartingPosition AT_TIMESTAMP goes with the time to start at, and it with that.")
    _check_pollers(settings, rules)


def _check_pollers(settings: KafkaMappingSettings, rules: KafkaRules) -> None:
    if settings.provisioned:
        least, most = settings.provisioned.least, settings.provisioned.most
        _between(least, rules.provisioned_least, "MinimumPollers")
        _between(most, rules.provisioned_most, "MaximumPollers")
        if least > most:
            raise BadSettings(f"MinimumPollers ({least:,}) is more than MaximumPollers ({most:,}).")
        return
    asked = {
        "MaximumRetryAttempts": settings.retries != FOREVER,
        "MaximumRecordAgeInSeconds": settings.record_age_s != FOREVER,
        "BisectBatchOnFunctionError": settings.bisects,
        "ReportBatchItemFailures": settings.reports_failures,
        "A Kafka topic as the destination": settings.on_failure == "kafka",
    }
    if needs := [name for name, is_asked in asked.items() if is_asked]:
        raise BadSettings(f"{needs[0]} needs provisioned pollers: give ProvisionedPollerConfig.")


def _between(value: int, bounds: tuple[int, int], field: str) -> None:
    least, most = bounds
    if not least <= value <= most:
        raise BadSettings(f"{field} is from {least:,} to {most:,}, not {value:,}.")
