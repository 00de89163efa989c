"""List prices, out of the facts: each with its id, its source and the day it was read."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from portal.engines.simulation.constants import Quoted, Sheet


class Architecture(Enum):
    X86 = "x86"
    ARM = "arm"


@dataclass(frozen=True, kw_only=True, slots=True)
class Tier:
    """`up_to` GB-seconds a month, None for all above."""

    price: Quoted
    up_to: Decimal | None


@dataclass(frozen=True, kw_only=True, slots=True)
class OfArchitecture:
    """Dollars a GB-second; provisioned ones have one price for standing ready and one for running."""

    tiers: tuple[Tier, ...]
    configured: Quoted
    provisioned_duration: Quoted
    configured_step_s: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Prices:
    """us-east-1. `free_…` is the monthly free tier; the rest are dollars for the unit in the name."""

    free_requests: Quoted
    free_gb_s: Quoted
    requests_million: Quoted
    first_kb: int
    step_kb: int
    tmp_gb_s: Quoted
    tmp_free_mb: int
    streamed_gb: Quoted
    streamed_free_mb: int
    streamed_free_gb: Decimal
    cached_gb_s: Quoted
    restored_gb: Quoted
    cached_least_s: int
    http_api_million: Quoted
    http_api_step_kb: int
    http_api_up_to: int
    writes_million: Quoted
    reads_million: Quoted
    sqs_poller_hour: Quoted
    kafka_poller_hour: Quoted
    durable_million: Quoted
    durable_gb: Quoted
    durable_gb_month: Quoted
    tenant_gb: Quoted
    of: dict[Architecture, OfArchitecture]

    @property
    def as_of(self) -> str:
        """The oldest day of the prices of Lambda itself."""
        asked = [self.requests_million, *(tier.price for one in self.of.values() for tier in one.tiers)]
        return min(quoted.as_of for quoted in asked)


def prices_of(sheet: Sheet) -> Prices:
    """Raises FactMissing."""
    return Prices(
        free_requests=sheet.quote("L-1", "requests"),
        free_gb_s=sheet.quote("L-1", "gb_s"),
        requests_million=sheet.quote("L-2", "per_million"),
        first_kb=sheet.whole("L-3", "first_kb"),
        step_kb=sheet.whole("L-3", "step_kb"),
        tmp_gb_s=sheet.quote("L-8", "per_gb_s"),
        tmp_free_mb=sheet.whole("L-8", "free_mb"),
        streamed_gb=sheet.quote("L-13", "per_gb"),
        streamed_free_mb=sheet.whole("L-13", "free_mb_each"),
        streamed_free_gb=sheet.quote("L-13", "free_gb").value,
        cached_gb_s=sheet.quote("L-12", "cached"),
        restored_gb=sheet.quote("L-12", "restored"),
        cached_least_s=sheet.whole("L-12", "least_s"),
        http_api_million=sheet.quote("L-22", "per_million"),
        http_api_step_kb=sheet.whole("L-22", "step_kb"),
        http_api_up_to=sheet.whole("L-22", "up_to"),
        writes_million=sheet.quote("L-23", "writes"),
        reads_million=sheet.quote("L-23", "reads"),
        sqs_poller_hour=sheet.quote("L-16", "sqs"),
        kafka_poller_hour=sheet.quote("L-16", "kafka"),
        durable_million=sheet.quote("L-14", "per_million"),
        durable_gb=sheet.quote("L-14", "per_gb"),
        durable_gb_month=sheet.quote("L-14", "per_gb_month"),
        tenant_gb=sheet.quote("L-15", "per_gb"),
        of={
            Architecture.X86: _of(sheet, duration="L-5", provisioned="L-9"),
            Architecture.ARM: _of(sheet, duration="L-6", provisioned="L-10"),
        },
    )


def _of(sheet: Sheet, *, duration: str, provisioned: str) -> OfArchitecture:
    return OfArchitecture(
        tiers=(
            Tier(price=sheet.quote(duration, "first"), up_to=sheet.quote(duration, "first_up_to").value),
            Tier(price=sheet.quote(duration, "second"), up_to=sheet.quote(duration, "second_up_to").value),
            Tier(price=sheet.quote(duration, "third"), up_to=None),
        ),
        configured=sheet.quote(provisioned, "configured"),
        provisioned_duration=sheet.quote(provisioned, "duration"),
        configured_step_s=sheet.whole(provisioned, "step_s"),
    )
