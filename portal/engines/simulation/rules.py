"""
The numbers of AWS that the simulation goes by, out of content/facts.yaml: each names its fact.

What AWS does not publish, and we had to choose, stands here as a number, and says "unpublished".
"""

from __future__ import annotations

from dataclasses import dataclass

from .constants import Sheet, published

SECOND_MS = 1_000
MINUTE_MS = 60 * SECOND_MS
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS
KIB = 1_024
MIB = 1_024 * KIB  # which AWS's pages call MB (gettingstarted-limits, note)


@dataclass(frozen=True, kw_only=True, slots=True)
class FunctionRules:
    """
    `rate_per_concurrency` is requests a second; `new_environments` may be had in `new_environments_in_ms`.
    `restore_limit_ms` is of a restore from a snapshot. An environment is idle for as long as `idle_ms`
    before it is taken away.
    """

    account_concurrency: int
    least_unreserved: int
    rate_per_concurrency: int
    new_environments: int
    new_environments_in_ms: int
    init_limit_ms: int
    restore_limit_ms: int
    provisioned_per_minute: int
    timeout_s: tuple[int, int]
    default_timeout_ms: int
    memory_mb: tuple[int, int]
    default_memory_mb: int
    idle_ms: tuple[int, int] = (5 * MINUTE_MS, 15 * MINUTE_MS)  # unpublished


def function_rules(sheet: Sheet) -> FunctionRules:
    """Raises FactMissing, as all of these do."""
    return FunctionRules(
        account_concurrency=sheet.whole("J-2", "account"),
        least_unreserved=sheet.whole("J-6", "least_unreserved"),
        rate_per_concurrency=sheet.whole("J-3", "requests_per_s"),
        new_environments=sheet.whole("J-4", "environments"),
        new_environments_in_ms=sheet.ms("J-4", "within_s"),
        init_limit_ms=sheet.ms("I-3", "limit_s"),
        restore_limit_ms=sheet.ms("I-6", "limit_s"),
        provisioned_per_minute=sheet.whole("J-9", "a_minute"),
        timeout_s=sheet.pair("M-1", "least_s", "most_s"),
        default_timeout_ms=sheet.ms("M-1", "default_s"),
        memory_mb=sheet.pair("M-3", "least_mb", "most_mb"),
        default_memory_mb=sheet.whole("M-3", "default_mb"),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class AsyncRules:
    retries: tuple[int, int]
    retry_after_ms: tuple[int, ...]
    age_ms: tuple[int, int]
    throttle_after_ms: tuple[int, int]
    payload_bytes: int


def async_rules(sheet: Sheet) -> AsyncRules:
    return AsyncRules(
        retries=sheet.pair("M-20", "least_retries", "most_retries"),
        retry_after_ms=sheet.pair_ms("N-2", "first_pause_s", "second_pause_s"),
        age_ms=sheet.pair_ms("M-20", "least_age_s", "most_age_s"),
        throttle_after_ms=sheet.pair_ms("N-3", "first_pause_s", "longest_pause_s"),
        payload_bytes=sheet.whole("M-8", "most_bytes"),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueRules:
    """Of SQS itself."""

    visibility_ms: tuple[int, int]
    default_visibility_ms: int
    retention_ms: tuple[int, int]
    default_retention_ms: int
    delay_ms: tuple[int, int]
    message_bytes: tuple[int, int]
    max_receive_count: int
    deduplication_ms: int


def queue_rules(sheet: Sheet) -> QueueRules:
    return QueueRules(
        visibility_ms=sheet.pair_ms("T-8", "least_hidden_s", "most_hidden_s"),
        default_visibility_ms=sheet.ms("T-8", "hidden_s"),
        retention_ms=sheet.pair_ms("T-8", "least_kept_s", "most_kept_s"),
        default_retention_ms=sheet.ms("T-8", "kept_s"),
        delay_ms=sheet.pair_ms("T-8", "least_delay_s", "most_delay_s"),
        message_bytes=sheet.pair("T-7", "least_bytes", "most_bytes"),
        max_receive_count=sheet.whole("T-9", "receives"),
        deduplication_ms=sheet.ms("ES-2", "within_s"),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class MappingRules:
    """
    Of event source mappings for SQS. `low_traffic_ms` is how long a quiet queue's batch may wait. A
    provisioned poller has `provisioned_concurrency` invocations at once and takes so many bytes a second;
    `provisioned_per_minute` is how much concurrency they add. `visibility_spare_ms`: on top of window and
    timeout, where these are longer than the visibility timeout.
    """

    batch_size: int
    batch_size_most: int
    batch_size_most_fifo: int
    batch_size_without_window: int
    window_ms: tuple[int, int]
    low_traffic_ms: int
    payload_bytes: int
    pollers: int
    pollers_per_minute: int
    pollers_most: int
    maximum_concurrency: tuple[int, int]
    provisioned_least: tuple[int, int]
    provisioned_most: tuple[int, int]
    provisioned_default: tuple[int, int]
    provisioned_concurrency: int
    provisioned_bytes_per_s: int
    provisioned_per_minute: int
    visibility_spare_ms: int
    message_overhead_bytes: int = 600  # about what metadata takes of the payload; unpublished
    throttle_after_ms: tuple[int, int] = (1 * SECOND_MS, MINUTE_MS)  # unpublished


def mapping_rules(sheet: Sheet) -> MappingRules:
    return MappingRules(
        batch_size=sheet.whole("H-1", "sqs"),
        batch_size_most=sheet.whole("H-1", "most"),
        batch_size_most_fifo=sheet.whole("H-1", "most_fifo"),
        batch_size_without_window=sheet.whole("H-2", "without"),
        window_ms=sheet.pair_ms("H-2", "least_s", "most_s"),
        low_traffic_ms=sheet.ms("H-4", "most_s"),
        payload_bytes=MIB * sheet.whole("H-3", "mb"),
        pollers=sheet.whole("H-15", "first"),
        pollers_per_minute=sheet.whole("H-15", "more_a_minute"),
        pollers_most=sheet.whole("H-15", "most"),
        maximum_concurrency=sheet.pair("H-14", "least", "most"),
        provisioned_least=sheet.pair("H-17", "fewest_least", "most_least"),
        provisioned_most=sheet.pair("H-17", "fewest_most", "most_most"),
        provisioned_default=sheet.pair("H-17", "default_least", "default_most"),
        provisioned_concurrency=sheet.whole("H-17", "at_once"),
        provisioned_bytes_per_s=1_000_000 * sheet.whole("H-17", "mb_per_s"),
        provisioned_per_minute=sheet.whole("H-17", "more_a_minute"),
        visibility_spare_ms=sheet.ms("ES-1", "spare_s"),
    )


FUNCTION = function_rules(published())
ASYNC = async_rules(published())
QUEUE = queue_rules(published())
MAPPING = mapping_rules(published())
