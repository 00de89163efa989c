"""What an interview asks one to reckon."""

from __future__ import annotations

from decimal import Decimal

from .bill import bill_of, gb, request_units, whole_ms
from .prices import Architecture, Prices
from .usage import Month, Usage


def gb_seconds(*, requests: int, duration_ms: Decimal, memory_mb: int) -> Decimal:
    """Seconds times MB, divided by 1,024. Fact L-7."""
    usage = Usage(name="it", requests=requests, duration_ms=duration_ms, memory_mb=memory_mb)
    return requests * whole_ms(duration_ms) * gb(usage) / 1000


def monthly_cost(
    prices: Prices,
    *,
    requests: int,
    duration_ms: Decimal,
    memory_mb: int,
    architecture: Architecture = Architecture.X86,
    has_free_tier: bool = True,
) -> Decimal:
    """Dollars for requests and duration on demand, not rounded. Raises BadUsage."""
    usage = Usage(
        name="it", requests=requests, duration_ms=duration_ms, memory_mb=memory_mb, architecture=architecture
    )
    return bill_of(Month(functions=(usage,), has_free_tier=has_free_tier), prices).total


def break_even(prices: Prices, architecture: Architecture) -> Decimal:
    """
    The share of its time that a provisioned environment must be busy for to cost as little as running on
    demand: c = u x (on demand - provisioned duration). Facts L-9 to L-11.
    """
    of = prices.of[architecture]
    return of.configured.value / (of.tiers[0].price.value - of.provisioned_duration.value)


def billed_ms(*, duration_ms: Decimal, init_ms: Decimal = Decimal(0)) -> Decimal:
    """`Billed Duration` of a REPORT line: both together, up to the millisecond. Facts K-4, L-4."""
    return whole_ms(duration_ms + init_ms)


def saved_on_arm(prices: Prices) -> Decimal:
    """The share of the duration charge that running as long on Arm saves. Facts L-5, L-6."""
    x86, arm = (prices.of[one].tiers[0].price.value for one in (Architecture.X86, Architecture.ARM))
    return (x86 - arm) / x86


__all__ = ["billed_ms", "break_even", "gb_seconds", "monthly_cost", "request_units", "saved_on_arm"]
