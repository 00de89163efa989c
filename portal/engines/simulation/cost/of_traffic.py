"""What modelled traffic uses in a month."""

from __future__ import annotations

from decimal import Decimal

from portal.engines.simulation.concurrency import OfFunction, Result, Source

from .prices import Architecture
from .usage import USUAL_H, Provisioned, Usage


def usages_of(
    result: Result, *, memory_mb: int, architecture: Architecture = Architecture.X86, times: int = 1
) -> tuple[Usage, ...]:
    """
    Of each function when what was modelled happens `times` a month; every function has the same memory.
    Provisioned environments stand ready for as long as was modelled each time, and never longer than a month
    has hours, however often that is. Throttled attempts are free: Lambda bills requests that it runs.
    """
    hours = Decimal(str(result.scenario.horizon_s)) / 3600
    return tuple(_usage(one, memory_mb, architecture, times, hours) for one in result.functions)


def _usage(one: OfFunction, memory_mb: int, architecture: Architecture, times: int, hours: Decimal) -> Usage:
    function, totals = one.function, one.totals
    ready = None
    if function.provisioned:
        ready = Provisioned(
            environments=function.provisioned,
            hours=min(round(hours * times, 6), Decimal(USUAL_H)),
            requests=totals.provisioned * times,
        )
    return Usage(
        name=function.name,
        requests=totals.started * times,
        duration_ms=_ms(function.duration_s),
        memory_mb=memory_mb,
        architecture=architecture,
        cold_starts=totals.cold * times,
        init_ms=_ms(function.init_s),
        event_kb=1 if function.source is Source.ASYNC else None,
        provisioned=ready,
    )


def _ms(seconds: float) -> Decimal:
    return round(Decimal(str(seconds)) * 1000, 6)
