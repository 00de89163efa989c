"""What an event source mapping for a stream can be asked for, and what CreateEventSourceMapping refuses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from portal.engines.simulation.account import BadSettings

from .rules import MAPPING, StreamRules

StartingPosition = Literal["LATEST", "TRIM_HORIZON", "AT_TIMESTAMP"]
Destination = Literal["sqs", "sns", "s3"]
FOREVER = -1


@dataclass(frozen=True, kw_only=True, slots=True)
class StreamMappingSettings:
    """
    `retries` and `record_age_s` -1: until the stream itself gives the record up. `starting_at_ms` is
    virtual time, for AT_TIMESTAMP. `on_failure` names where batches are told of that were given up.
    """

    name: str = "mapping"
    batch_size: int = MAPPING.batch_size
    window_s: int = 0
    parallelization: int = 1
    retries: int = FOREVER
    record_age_s: int = FOREVER
    bisects: bool = False
    reports_failures: bool = False
    tumbling_s: int = 0
    starting: StartingPosition = "TRIM_HORIZON"
    starting_at_ms: int | None = None
    filters: tuple[str, ...] = ()
    on_failure: Destination | None = None


def check(settings: StreamMappingSettings, *, source: str, rules: StreamRules = MAPPING) -> None:
    """Raises BadSettings."""
    _between(settings.batch_size, (1, rules.batch_size_most), "BatchSize", settings)
    _between(settings.window_s, rules.window_s, "MaximumBatchingWindowInSeconds", settings)
    _between(settings.parallelization, rules.parallelization, "ParallelizationFactor", settings)
    _between(settings.retries, rules.retries, "MaximumRetryAttempts", settings)
    if settings.record_age_s != FOREVER:
        _between(settings.record_age_s, rules.record_age_s, "MaximumRecordAgeInSeconds", settings)
    _between(settings.tumbling_s, rules.tumbling_s, "TumblingWindowInSeconds", settings)
    _check_start(settings, source)


def _between(value: int, bounds: tuple[int, int], field: str, settings: StreamMappingSettings) -> None:
    least, most = bounds
    if not least <= value <= most:
        raise BadSettings(f"{field} is from {least:,} to {most:,}; {settings.name} asks for {value:,}.")


def _check_start(settings: StreamMappingSettings, source: str) -> None:
    at_timestamp = settings.starting == "AT_TIMESTAMP"
    if at_timestamp and source == "dynamodb":
        raise BadSettings("A DynamoDB stream has no StartingPosition AT_TIMESTAMP: use TRIM_HORIZON.")
    if at_timestamp and settings.starting_at_ms is None:
        raise BadSettings("StartingPosition AT_TIMESTAMP needs the time to start at.")
    if settings.starting_at_ms is not None and not at_timestamp:
        raise BadSettings("A time to start at goes with StartingPosition AT_TIMESTAMP only.")
