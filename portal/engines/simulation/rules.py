"""
The numbers of AWS that the simulation goes by. A test holds those that content/facts.yaml tells as well.

Each has its source beside it: an id of content/facts.yaml, a page of the AWS documentation, or "unpublished"
for what AWS does not say and we had to choose.
"""

from __future__ import annotations

from dataclasses import dataclass

SECOND_MS = 1_000
MINUTE_MS = 60 * SECOND_MS
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS


@dataclass(frozen=True, kw_only=True, slots=True)
class FunctionRules:
    account_concurrency: int = 1_000  # facts J-2
    least_unreserved: int = 100  # facts J-6
    rate_per_concurrency: int = 10  # requests a second; facts J-3
    new_environments: int = 1_000  # facts J-4, in
    new_environments_in_ms: int = 10 * SECOND_MS
    init_limit_ms: int = 10 * SECOND_MS  # facts I-3
    provisioned_per_minute: int = 6_000  # facts J-9
    idle_ms: tuple[int, int] = (5 * MINUTE_MS, 15 * MINUTE_MS)  # unpublished
    timeout_s: tuple[int, int] = (1, 900)  # facts M-1
    memory_mb: tuple[int, int] = (128, 10_240)  # facts M-3


@dataclass(frozen=True, kw_only=True, slots=True)
class AsyncRules:
    retries: tuple[int, int] = (0, 2)  # facts M-20, N-2
    retry_after_ms: tuple[int, ...] = (MINUTE_MS, 2 * MINUTE_MS)  # facts N-2
    age_ms: tuple[int, int] = (60 * SECOND_MS, 6 * HOUR_MS)  # facts M-20, N-3
    throttle_after_ms: tuple[int, int] = (1 * SECOND_MS, 5 * MINUTE_MS)  # invocation-async-error-handling
    payload_bytes: int = 1_048_576  # facts M-8


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueRules:
    """Of SQS itself: facts T-7 to T-9, and botocore's model, CreateQueue."""

    visibility_ms: tuple[int, int] = (0, 12 * HOUR_MS)
    default_visibility_ms: int = 30 * SECOND_MS
    retention_ms: tuple[int, int] = (60 * SECOND_MS, 14 * DAY_MS)
    default_retention_ms: int = 4 * DAY_MS
    delay_ms: tuple[int, int] = (0, 900 * SECOND_MS)
    message_bytes: tuple[int, int] = (1, 1_048_576)
    max_receive_count: int = 10
    deduplication_ms: int = 5 * MINUTE_MS


@dataclass(frozen=True, kw_only=True, slots=True)
class MappingRules:
    """Of event source mappings for SQS: services-sqs-parameters, services-sqs-scaling."""

    batch_size: int = 10  # facts H-1
    batch_size_most: int = 10_000
    batch_size_most_fifo: int = 10
    batch_size_without_window: int = 10
    window_ms: tuple[int, int] = (0, 300 * SECOND_MS)  # facts H-2
    low_traffic_ms: int = 20 * SECOND_MS  # with-sqs
    payload_bytes: int = 6 * 1024 * 1024  # facts M-7
    message_overhead_bytes: int = 600  # about what metadata takes of the payload; unpublished
    pollers: int = 5  # facts H-15
    pollers_per_minute: int = 300  # facts H-15
    pollers_most: int = 1_250  # facts H-15
    maximum_concurrency: tuple[int, int] = (2, 1_000)  # facts H-14
    provisioned_least: tuple[int, int] = (2, 200)  # facts H-17
    provisioned_most: tuple[int, int] = (2, 10_000)  # botocore's model; a page says 2,000
    provisioned_concurrency: int = 10  # invocations that one provisioned poller has at once
    provisioned_bytes_per_s: int = 1_000_000
    provisioned_per_minute: int = 1_000  # of concurrency
    throttle_after_ms: tuple[int, int] = (1 * SECOND_MS, MINUTE_MS)  # unpublished
    visibility_spare_ms: int = 30 * SECOND_MS  # services-sqs-configure


FUNCTION = FunctionRules()
ASYNC = AsyncRules()
QUEUE = QueueRules()
MAPPING = MappingRules()
