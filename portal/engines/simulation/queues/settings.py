"""What a queue and an event source mapping are configured with, and what AWS would refuse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.engines.simulation.account import BadSettings
from portal.engines.simulation.rules import MAPPING, QUEUE, SECOND_MS, MappingRules, QueueRules


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueSettings:
    """
    A name that ends in ".fifo" makes it a FIFO queue. `duplicates` is how often a standard queue delivers a
    message twice by itself, 0 to 1: AWS says that it happens, and not how often.
    """

    name: str = "orders"
    visibility_ms: int = QUEUE.default_visibility_ms
    retention_ms: int = QUEUE.default_retention_ms
    delay_ms: int = 0
    max_receive_count: int | None = None  # None: no redrive policy
    content_based_deduplication: bool = False
    duplicates: float = 0.0

    @property
    def is_fifo(self) -> bool:
        return self.name.endswith(".fifo")


@dataclass(frozen=True, kw_only=True, slots=True)
class ProvisionedPollers:
    least: int = MAPPING.provisioned_default[0]
    most: int = MAPPING.provisioned_default[1]


@dataclass(frozen=True, kw_only=True, slots=True)
class MappingSettings:
    """
    `reports_failures` is FunctionResponseTypes: ReportBatchItemFailures. `waits_long`: the first batch that
    a quiet queue's window cannot fill waits for 20 s, as AWS says that it may.
    """

    batch_size: int = MAPPING.batch_size
    window_ms: int = 0
    reports_failures: bool = False
    maximum_concurrency: int | None = None
    provisioned: ProvisionedPollers | None = None
    waits_long: bool = False


def check_queue(
    settings: QueueSettings, dead_letters: QueueSettings | None, rules: QueueRules = QUEUE
) -> None:
    """Raises BadSettings."""
    name = settings.name
    _within(settings.visibility_ms, rules.visibility_ms, f"{name}: the visibility timeout")
    _within(settings.retention_ms, rules.retention_ms, f"{name}: the retention period")
    _within(settings.delay_ms, rules.delay_ms, f"{name}: the delay")
    if settings.max_receive_count is not None and not 1 <= settings.max_receive_count <= 1_000:
        raise BadSettings(f"{name}: maxReceiveCount is 1 to 1,000.")
    if (settings.max_receive_count is None) != (dead_letters is None):
        raise BadSettings(f"{name}: a redrive policy is a dead-letter queue and maxReceiveCount together.")
    if dead_letters is not None and dead_letters.is_fifo != settings.is_fifo:
        kind = "FIFO" if settings.is_fifo else "standard"
        raise BadSettings(f"{name}: the dead-letter queue of a {kind} queue must be a {kind} queue.")
    if settings.is_fifo and settings.duplicates:
        raise BadSettings(f"{name}: a FIFO queue delivers nothing twice by itself; only standard queues do.")


def check_mapping(
    settings: MappingSettings, queue: QueueSettings, *, timeout_ms: int, rules: MappingRules = MAPPING
) -> None:
    """Raises BadSettings, with what the API says and the remedy."""
    most = rules.batch_size_most_fifo if queue.is_fifo else rules.batch_size_most
    if not 1 <= settings.batch_size <= most:
        of = "a FIFO" if queue.is_fifo else "a standard"
        raise BadSettings(f"BatchSize is 1 to {most:,} for {of} queue, not {settings.batch_size:,}.")
    if queue.is_fifo and settings.window_ms:
        raise BadSettings("A FIFO queue has no batch window. Leave MaximumBatchingWindowInSeconds out.")
    _within(settings.window_ms, rules.window_ms, "MaximumBatchingWindowInSeconds")
    if settings.batch_size > rules.batch_size_without_window and settings.window_ms < SECOND_MS:
        raise BadSettings(
            f"A BatchSize over {rules.batch_size_without_window} needs a batch window: give "
            "MaximumBatchingWindowInSeconds of 1 or more."
        )
    if queue.visibility_ms < timeout_ms:
        raise BadSettings(
            f"Queue visibility timeout: {queue.visibility_ms // SECOND_MS} seconds is less than "
            f"Function timeout: {timeout_ms // SECOND_MS} seconds. Give the queue at least six times "
            "the function's timeout."
        )
    _check_concurrency(settings, rules)


def _check_concurrency(settings: MappingSettings, rules: MappingRules) -> None:
    if settings.maximum_concurrency is not None:
        low, high = rules.maximum_concurrency
        if not low <= settings.maximum_concurrency <= high:
            raise BadSettings(
                f"MaximumConcurrency is {low} to {high:,}, not {settings.maximum_concurrency:,}."
            )
    if settings.provisioned is None:
        return
    if settings.maximum_concurrency is not None:
        raise BadSettings("MaximumConcurrency and provisioned pollers exclude each other. Leave one out.")
    least, most = settings.provisioned.least, settings.provisioned.most
    bounds: Mapping[str, tuple[int, tuple[int, int]]] = {
        "MinimumPollers": (least, rules.provisioned_least),
        "MaximumPollers": (most, rules.provisioned_most),
    }
    for what, (asked, (low, high)) in bounds.items():
        if not low <= asked <= high:
            raise BadSettings(f"{what} is {low} to {high:,}, not {asked:,}.")
    if least > most:
        raise BadSettings(f"MinimumPollers ({least:,}) is more than MaximumPollers ({most:,}).")


def _within(ms: int, bounds_ms: tuple[int, int], what: str) -> None:
    low, high = bounds_ms
    if not low <= ms <= high:
        raise BadSettings(f"{what} is {low // SECOND_MS} to {high // SECOND_MS:,} s, not {ms / SECOND_MS:g}.")
