"""What was used in a month."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .prices import Architecture

MOST = 10**15  # of anything: a bill beyond is no bill
MONTH_H = 31 * 24
USUAL_H = 730  # of a month, as AWS's own calculator has it


class BadUsage(Exception):
    """A month that cannot have been; says what to change."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Provisioned:
    """`environments` ready for `hours` of the month, which served `requests` of the function's."""

    environments: int
    hours: Decimal
    requests: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshots:
    """SnapStart: `versions` kept for `hours` each. Every cold start restores one. Free where `is_java`."""

    versions: int
    hours: Decimal
    is_java: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Usage:
    """
    One function. `duration_ms` is how long one invocation runs, on average, and `init_ms` what a cold one is
    longer; together they are taken up to whole milliseconds. `event_kb` is the size of an asynchronous event
    (None for other invocations), `streamed_mb` of a response that is streamed, `tenants` the environments
    started for a new tenant.
    """

    name: str
    requests: int
    duration_ms: Decimal
    memory_mb: int
    architecture: Architecture = Architecture.X86
    cold_starts: int = 0
    init_ms: Decimal = Decimal(0)
    tmp_mb: int = 512
    event_kb: int | None = None
    streamed_mb: Decimal = Decimal(0)
    provisioned: Provisioned | None = None
    snapshots: Snapshots | None = None
    tenants: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Neighbours:
    """What is billed beside the function, by services around it."""

    http_api_calls: int = 0
    http_api_kb: int = 0  # of one call
    writes: int = 0  # DynamoDB on demand
    reads: int = 0
    sqs_pollers: int = 0  # of a provisioned mapping, all month
    kafka_pollers: int = 0
    durable_operations: int = 0
    durable_gb: Decimal = Decimal(0)
    durable_gb_months: Decimal = Decimal(0)
    has_nat: bool = False
    has_internet: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Month:
    functions: tuple[Usage, ...]
    neighbours: Neighbours = Neighbours()
    hours: int = USUAL_H
    has_free_tier: bool = True


def check(month: Month) -> None:
    """Raises BadUsage."""
    if not 1 <= month.hours <= MONTH_H:
        raise BadUsage(f"A month has 1 to {MONTH_H} hours.")
    for one in month.functions:
        _check_usage(one, month.hours)
    near = month.neighbours
    _check_range("What neighbours do", near.http_api_calls, near.http_api_kb, near.writes, near.reads)
    _check_range("Pollers", near.sqs_pollers, near.kafka_pollers)
    _check_range(
        "What durable functions do", near.durable_operations, near.durable_gb, near.durable_gb_months
    )


def _check_usage(one: Usage, hours: int) -> None:
    _check_range(f"{one.name}: what is counted", one.requests, one.cold_starts, one.tenants)
    _check_range(f"{one.name}: time", one.duration_ms, one.init_ms, most=900_000)
    _check_range(f"{one.name}: sizes", one.event_kb or 0, one.streamed_mb, most=1024 * 1024)
    if not 128 <= one.memory_mb <= 10_240 or not 512 <= one.tmp_mb <= 10_240:
        raise BadUsage(f"{one.name}: memory is 128 to 10,240 MB, and /tmp 512 to 10,240 MB.")
    if one.cold_starts > one.requests:
        raise BadUsage(f"{one.name}: more cold starts than requests.")
    if (ready := one.provisioned) is not None:
        _check_range(f"{one.name}: provisioned concurrency", ready.environments, ready.requests, ready.hours)
        if ready.requests > one.requests - one.cold_starts:
            raise BadUsage(f"{one.name}: provisioned environments served more than there was to serve.")
        if ready.hours > hours:
            raise BadUsage(f"{one.name}: provisioned for more hours than the month has.")
    if (kept := one.snapshots) is not None:
        _check_range(f"{one.name}: snapshots", kept.versions, kept.hours)
        if one.provisioned is not None:
            raise BadUsage(f"{one.name}: SnapStart and provisioned concurrency cannot be had together.")
        if one.tmp_mb > 512:
            raise BadUsage(f"{one.name}: with SnapStart /tmp cannot be larger than 512 MB.")


def _check_range(what: str, *figures: Decimal | int, most: int = MOST) -> None:
    for figure in figures:
        exact = Decimal(figure)
        exponent = exact.as_tuple().exponent
        if not exact.is_finite() or not 0 <= exact <= most:
            raise BadUsage(f"{what}: between 0 and {most:,}.")
        if isinstance(exponent, int) and exponent < -6:
            raise BadUsage(f"{what}: at most six decimals.")
