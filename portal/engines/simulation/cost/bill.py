"""
A month's usage → its lines: quantity, unit, price, amount.

Nothing is rounded but what AWS rounds: milliseconds up, provisioned time up to five minutes, calls and events
up to their step. https://aws.amazon.com/lambda/pricing/ and facts L-1 to L-23.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, Context, Decimal, DivisionByZero, Inexact, InvalidOperation, localcontext

from portal.engines.simulation.constants import Quoted

from .neighbours import Counted, beside, unpriced
from .prices import Architecture, Prices
from .usage import Month, Usage, check

_EXACT = Context(prec=80, traps=[Inexact, InvalidOperation, DivisionByZero])
_MILLION = Decimal(1_000_000)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """`amount` = `quantity` x `price.value`, to the last digit; below 0 where the free tier gives it back."""

    what: str
    quantity: Decimal
    unit: str
    price: Quoted
    amount: Decimal
    note: str = ""
    is_neighbour: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Bill:
    """`unpriced` cost money as well, and no fact says how much: (what, fact)."""

    lines: tuple[Line, ...]
    unpriced: tuple[tuple[str, str], ...]
    as_of: str

    @property
    def total(self) -> Decimal:
        with localcontext(_EXACT):
            return sum((line.amount for line in self.lines), Decimal(0))

    @property
    def of_lambda(self) -> Decimal:
        with localcontext(_EXACT):
            return sum((line.amount for line in self.lines if not line.is_neighbour), Decimal(0))


def bill_of(month: Month, prices: Prices) -> Bill:
    """Lines of nothing are left out. Raises BadUsage."""
    check(month)
    with localcontext(_EXACT):
        counted = [*_requests(month, prices), *_durations(month, prices)]
        for usage in month.functions:
            name = f"{usage.name}: " if len(month.functions) > 1 else ""
            counted += [*_provisioned(usage, name, prices), *_extras(usage, name, prices)]
        counted += _streamed(month, prices)
        lines = [_line(one, is_neighbour=False) for one in counted]
        lines += [_line(one, is_neighbour=True) for one in beside(month, prices)]
    return Bill(
        lines=tuple(line for line in lines if line.quantity),
        unpriced=tuple(unpriced(month)),
        as_of=prices.as_of,
    )


def _line(one: Counted, *, is_neighbour: bool) -> Line:
    return Line(
        what=one.what,
        quantity=one.quantity,
        unit=one.unit,
        price=one.price,
        amount=one.quantity * one.price.value,
        note=one.note,
        is_neighbour=is_neighbour,
    )


def _requests(month: Month, prices: Prices) -> Iterator[Counted]:
    asked = [Decimal(usage.requests * request_units(usage.event_kb, prices)) for usage in month.functions]
    large = any(request_units(usage.event_kb, prices) > 1 for usage in month.functions)
    yield Counted(
        what="Requests",
        quantity=sum(asked, Decimal(0)) / _MILLION,
        unit="million",
        price=prices.requests_million,
        note="A large asynchronous event counts as several." if large else "",
    )
    covered = (count for usage, count in zip(month.functions, asked, strict=True) if _is_free(usage))
    if month.has_free_tier:
        yield Counted(
            what="Free tier, requests",
            quantity=-min(sum(covered, Decimal(0)), prices.free_requests.value) / _MILLION,
            unit="million",
            price=prices.requests_million,
            note=_unlike(month),
        )


def request_units(event_kb: int | None, prices: Prices) -> int:
    """As how many requests one event counts; None for what is no asynchronous event. Fact L-3."""
    over = max(0, (event_kb or 0) - prices.first_kb)
    return 1 + -(-over // prices.step_kb)


def _is_free(usage: Usage) -> bool:
    """The free tier is not for functions with provisioned concurrency. Fact L-9."""
    return usage.provisioned is None or not usage.provisioned.environments


def _unlike(month: Month) -> str:
    left_out = [usage.name for usage in month.functions if not _is_free(usage)]
    return f"Not for {', '.join(left_out)}: it has provisioned concurrency." if left_out else ""


def _durations(month: Month, prices: Prices) -> Iterator[Counted]:
    """On demand: running and starting, by architecture, in tiers; then what the free tier takes back."""
    free = prices.free_gb_s.value if month.has_free_tier else Decimal(0)
    for architecture in Architecture:
        mine = [usage for usage in month.functions if usage.architecture is architecture]
        running = sum(
            (_on_demand(usage) * whole_ms(usage.duration_ms) * gb(usage) for usage in mine), Decimal(0)
        )
        starting = sum((usage.cold_starts * starting_ms(usage) * gb(usage) for usage in mine), Decimal(0))
        yield from _tiers("Duration", architecture, running / 1000, Decimal(0), prices)
        yield from _tiers("Init phase of cold starts", architecture, starting / 1000, running / 1000, prices)
        covered = sum((_gb_s(usage) for usage in mine if _is_free(usage)), Decimal(0))
        taken = min(free, covered)
        free -= taken
        yield Counted(
            what=f"Free tier, duration, {architecture.value}",
            quantity=-taken,
            unit="GB-second",
            price=prices.of[architecture].tiers[0].price,
            note=_unlike(month),
        )


def _tiers(
    what: str, architecture: Architecture, gb_s: Decimal, before: Decimal, prices: Prices
) -> Iterator[Counted]:
    """`before` are GB-seconds of the same month and architecture that fill the tiers first."""
    floor = Decimal(0)
    for tier in prices.of[architecture].tiers:
        top = before + gb_s if tier.up_to is None else min(before + gb_s, tier.up_to)
        within = max(Decimal(0), top - max(floor, before))
        more = f", above {floor / 10**9:g} billion" if floor else ""
        yield Counted(
            what=f"{what}, {architecture.value}{more}", quantity=within, unit="GB-second", price=tier.price
        )
        floor = tier.up_to or floor


def _on_demand(usage: Usage) -> int:
    return usage.requests - (usage.provisioned.requests if usage.provisioned else 0)


def _gb_s(usage: Usage) -> Decimal:
    ms = _on_demand(usage) * whole_ms(usage.duration_ms) + usage.cold_starts * starting_ms(usage)
    return ms * gb(usage) / 1000


def _provisioned(usage: Usage, name: str, prices: Prices) -> Iterator[Counted]:
    if (ready := usage.provisioned) is None:
        return
    of = prices.of[usage.architecture]
    steps = (ready.hours * 3600 / of.configured_step_s).to_integral_value(ROUND_CEILING)
    seconds = steps * of.configured_step_s
    yield Counted(
        what=f"{name}Provisioned concurrency, ready",
        quantity=ready.environments * seconds * gb(usage),
        unit="GB-second",
        price=of.configured,
        note="Whether anything calls or not.",
    )
    yield Counted(
        what=f"{name}Provisioned concurrency, duration",
        quantity=ready.requests * whole_ms(usage.duration_ms) * gb(usage) / 1000,
        unit="GB-second",
        price=of.provisioned_duration,
    )


def _extras(usage: Usage, name: str, prices: Prices) -> Iterator[Counted]:
    """Scratch space, SnapStart, tenants. Facts L-8, L-12, L-15."""
    ms = usage.requests * whole_ms(usage.duration_ms) + usage.cold_starts * starting_ms(usage)
    extra_mb = max(0, usage.tmp_mb - prices.tmp_free_mb)
    yield Counted(
        what=f"{name}Scratch space in /tmp above {prices.tmp_free_mb} MB",
        quantity=ms * Decimal(extra_mb) / 1024 / 1000,
        unit="GB-second",
        price=prices.tmp_gb_s,
    )
    if (kept := usage.snapshots) is not None and not kept.is_java:
        seconds = max(kept.hours * 3600, Decimal(prices.cached_least_s))
        yield Counted(
            what=f"{name}SnapStart, snapshots kept",
            quantity=kept.versions * seconds * gb(usage),
            unit="GB-second",
            price=prices.cached_gb_s,
            note=f"At least {prices.cached_least_s // 3600} hours for each version.",
        )
        yield Counted(
            what=f"{name}SnapStart, restored",
            quantity=usage.cold_starts * gb(usage),
            unit="GB",
            price=prices.restored_gb,
        )
    yield Counted(
        what=f"{name}Environments of new tenants",
        quantity=usage.tenants * gb(usage),
        unit="GB",
        price=prices.tenant_gb,
    )


def _streamed(month: Month, prices: Prices) -> Iterator[Counted]:
    """What is streamed beyond the first megabytes of each response. Fact L-13."""
    each = (
        (usage, max(Decimal(0), usage.streamed_mb - prices.streamed_free_mb)) for usage in month.functions
    )
    gigabytes = sum((usage.requests * over / 1024 for usage, over in each), Decimal(0))
    yield Counted(
        what="Streamed responses",
        quantity=gigabytes,
        unit="GB",
        price=prices.streamed_gb,
        note=f"Beyond the first {prices.streamed_free_mb} MB of each.",
    )
    if month.has_free_tier:
        yield Counted(
            what="Free tier, streamed",
            quantity=-min(gigabytes, prices.streamed_free_gb),
            unit="GB",
            price=prices.streamed_gb,
        )


def gb(usage: Usage) -> Decimal:
    return Decimal(usage.memory_mb) / 1024


def starting_ms(usage: Usage) -> Decimal:
    """What a cold start adds to an invocation: the two are billed as one, taken up once. Facts K-4, L-4."""
    return whole_ms(usage.duration_ms + usage.init_ms) - whole_ms(usage.duration_ms)


def whole_ms(ms: Decimal) -> Decimal:
    """Up to the next whole millisecond. Fact L-4."""
    return ms.to_integral_value(ROUND_CEILING)
