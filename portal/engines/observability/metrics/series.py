"""
Data points → statistics by period, ready to be drawn.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html. CloudWatch
estimates percentiles; here they are exact, by the nearest rank. Of a StatisticSet there are none, unless all
its values are the same.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from .points import Metric, Point, Summary

BUCKETS = 1_440  # of one series: what GetMetricStatistics gives at most
SERIES = 100
SHORT_PERIODS_S = (1, 5, 10, 20, 30)
_PERCENTILE = re.compile(r"p(\d{1,2}(?:\.\d{1,2})?|100)")
_NAMES = {
    "sum": "Sum",
    "average": "Average", "avg": "Average",
    "minimum": "Minimum", "min": "Minimum",
    "maximum": "Maximum", "max": "Maximum",
    "samplecount": "SampleCount",
}  # fmt: skip


class BadStatistic(ValueError):
    """A statistic or a period that CloudWatch has not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Datum:
    at_ms: int
    value: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """
    `data` in order of time: `at_ms` is where a period begins, and one in which nothing came has no datum.
    `is_cut`: older periods were left out.
    """

    metric: Metric
    unit: str
    statistic: str
    period_s: int
    data: tuple[Datum, ...]
    is_cut: bool


def series(points: Iterable[Point], *, statistic: str, period_s: int) -> tuple[Series, ...]:
    """
    One for each metric and unit, in the order of namespace, name and dimensions; SERIES at most.

    `statistic` is Sum, Average, Minimum, Maximum, SampleCount or p0 to p100. Raises BadStatistic.
    """
    statistic = _name(statistic)
    if period_s not in SHORT_PERIODS_S and (period_s <= 0 or period_s % 60):
        raise BadStatistic(f"A period of {period_s} s: it is 1, 5, 10, 20, 30 or a multiple of 60 seconds.")
    kept: dict[tuple[Metric, str], dict[int, _Bucket]] = {}
    for point in points:
        buckets = kept.setdefault((point.metric, point.unit), {})
        at_ms = _floor(_floor(point.at_ms, point.resolution_s), period_s)
        buckets.setdefault(at_ms, _Bucket()).take(point)
    ordered = sorted(kept, key=lambda key: (key[0].namespace, key[0].name, key[0].dimensions, key[1]))
    return tuple(_series(*key, kept[key], statistic, period_s) for key in ordered[:SERIES])


def _series(metric: Metric, unit: str, buckets: dict[int, _Bucket], statistic: str, period_s: int) -> Series:
    times = sorted(buckets)[-BUCKETS:]
    found = [(at_ms, buckets[at_ms].value(statistic)) for at_ms in times]
    return Series(
        metric=metric,
        unit="Count" if statistic == "SampleCount" else unit,
        statistic=statistic,
        period_s=period_s,
        data=tuple(Datum(at_ms=at_ms, value=value) for at_ms, value in found if value is not None),
        is_cut=len(times) < len(buckets),
    )


class _Bucket:
    """What came in one period."""

    def __init__(self) -> None:
        self._values: dict[float, float] = {}
        self._summaries: list[Summary] = []

    def take(self, point: Point) -> None:
        for value, count in point.values:
            self._values[value] = self._values.get(value, 0.0) + count
        if point.summary is not None:
            self._summaries.append(point.summary)

    def value(self, statistic: str) -> float | None:
        match statistic:
            case "Sum":
                found = self._sum
            case "Average":
                found = self._sum / self._count
            case "Minimum":
                found = min([*self._values, *(summary.minimum for summary in self._summaries)])
            case "Maximum":
                found = max([*self._values, *(summary.maximum for summary in self._summaries)])
            case "SampleCount":
                found = self._count
            case _:
                return self._percentile(float(statistic[1:]))
        return found if math.isfinite(found) else None

    @property
    def _sum(self) -> float:
        parts = [value * count for value, count in self._values.items()]
        return math.fsum([*parts, *(summary.sum for summary in self._summaries)])

    @property
    def _count(self) -> float:
        return math.fsum([*self._values.values(), *(summary.count for summary in self._summaries)])

    def _percentile(self, percent: float) -> float | None:
        values = dict(self._values)
        for summary in self._summaries:
            if summary.minimum != summary.maximum and summary.count != 1:
                return None
            values[summary.minimum] = values.get(summary.minimum, 0.0) + summary.count
        below, rank = 0.0, self._count * percent / 100
        for value in sorted(values):
            below += values[value]
            if below >= rank * (1 - 1e-12):
                return value
        return max(values)


def _name(statistic: str) -> str:
    if found := _NAMES.get(statistic.lower()):
        return found
    if _PERCENTILE.fullmatch(statistic.lower()):
        return statistic.lower()
    raise BadStatistic(
        f"{statistic[:40]!r} is no statistic: they are Sum, Average, Minimum, Maximum, SampleCount, p50, p99…"
    )


def _floor(at_ms: int, period_s: int) -> int:
    return at_ms // (period_s * 1000) * (period_s * 1000)
