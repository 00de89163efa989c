"""What an interview asks one to reckon: exact, from the published numbers."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from .limits import Limits

Figure = Decimal | int | str


def expected_concurrency(*, requests_per_s: Figure, duration_s: Figure) -> Decimal:
    """Little's law: arrivals a second times how long each stays. Fact J-1."""
    return Decimal(requests_per_s) * Decimal(duration_s)


def environments_needed(*, requests_per_s: Figure, duration_s: Figure) -> int:
    """The same in whole environments, each of which has one request at a time. Facts A-4, J-1."""
    return _up(expected_concurrency(requests_per_s=requests_per_s, duration_s=duration_s))


def most_requests_per_s(*, concurrency: int, duration_s: Figure, limits: Limits) -> Decimal:
    """Whichever is less: what the environments get through, or ten for each of them. Facts J-1, J-3."""
    return min(Decimal(concurrency) / Decimal(duration_s), Decimal(concurrency * limits.requests_each))


def seconds_to_scale(*, environments: int, limits: Limits, warm: int = 0) -> Decimal:
    """From `warm` environments on, as fast as one function may grow: the first lot at once. Fact J-4."""
    missing = max(0, environments - warm - limits.scale_environments)
    return Decimal(missing) * limits.scale_within_s / limits.scale_environments


def seconds_to_provision(*, environments: int, limits: Limits) -> Decimal:
    """Until all are ready, and none is used before; AWS takes a minute or two to begin. Fact J-9."""
    return Decimal(environments) * 60 / limits.provisioned_a_minute


def provisioned_with_buffer(*, peak: int, limits: Limits) -> int:
    """Peak concurrency and the buffer that AWS suggests on it, in whole environments. Fact J-12."""
    return _up(Decimal(peak) * (100 + limits.buffer_percent) / 100)


def _up(exact: Decimal) -> int:
    return int(exact.to_integral_value(ROUND_CEILING))
