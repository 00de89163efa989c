"""
What is sent to CloudWatch: data points, and whose they are.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

_AMOUNTS = ("Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes",
            "Bits", "Kilobits", "Megabits", "Gigabits", "Terabits")  # fmt: skip
UNITS = frozenset(
    {
        *("Seconds", "Microseconds", "Milliseconds", "Percent", "Count", "Count/Second", "None"),
        *_AMOUNTS,
        *(f"{amount}/Second" for amount in _AMOUNTS),
    }
)
DIMENSIONS = 30
NAME_CHARACTERS = 255
NAMESPACE_CHARACTERS = 255
DIMENSION_CHARACTERS = 1_024  # of a value
RESOLUTIONS = (1, 60)
_BIGGEST = 2.0**360
_PAST_MS = 14 * 86_400_000  # CloudWatch takes no point that is older,
_FUTURE_MS = 2 * 3_600_000  # or further ahead


@dataclass(frozen=True, kw_only=True, slots=True)
class Metric:
    """`dimensions` sorted by name: a metric is another one with other dimensions."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """A StatisticSet: what many values came to, without them."""

    count: float
    sum: float
    minimum: float
    maximum: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """`values` with how often each occurred; or a `summary` in place of them."""

    metric: Metric
    at_ms: int
    unit: str = "None"
    values: tuple[tuple[float, float], ...] = ()
    summary: Summary | None = None
    resolution_s: int = 60


def figure(value: Any) -> float | None:
    """A number that CloudWatch takes; None for everything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        found = float(value)
    except OverflowError:
        return None
    return found if math.isfinite(found) and abs(found) <= _BIGGEST else None


def fault_of_namespace(namespace: Any) -> str:
    """Why it cannot be one; "" if it can."""
    if not isinstance(namespace, str) or not namespace.strip():
        return "The namespace is empty, or no text."
    if len(namespace) > NAMESPACE_CHARACTERS:
        return f"The namespace has over {NAMESPACE_CHARACTERS} characters."
    if namespace.startswith("AWS/"):
        return "A namespace that begins with AWS/ is AWS's own."
    return ""


def fault_of_time(at_ms: int, now_ms: float) -> str:
    if at_ms < now_ms - _PAST_MS:
        return "Its time is over two weeks ago, and such points are dropped."
    if at_ms > now_ms + _FUTURE_MS:
        return "Its time is over two hours ahead, and such points are dropped."
    return ""
