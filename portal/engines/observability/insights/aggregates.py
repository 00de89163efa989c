"""
The functions of `stats`, by name, over what a field holds in the rows of one group.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Stats.html. Rows without the field
do not count. AWS estimates pct and count_distinct over many rows; here both are exact. stddev is that of
the rows themselves, not of what they might be a sample of.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from .values import Value, number, order, shown

Body = Callable[[Sequence[Value], float], Value]
"""What the rows hold, oldest first, with nothing missing; and the percent of pct."""


def _figures(one: Callable[[list[float]], float]) -> Body:
    def body(values: Sequence[Value], percent: float) -> Value:
        figures = [figure for figure in map(number, values) if figure is not None]
        if not figures:
            return None
        try:
            return one(figures)
        except (OverflowError, ValueError):
            return None

    return body


def _mean(figures: list[float]) -> float:
    return math.fsum(figures) / len(figures)


def _deviation(figures: list[float]) -> float:
    mean = _mean(figures)
    return math.sqrt(math.fsum((figure - mean) ** 2 for figure in figures) / len(figures))


def percentile(figures: Sequence[float], percent: float) -> float:
    """The least of `figures`, of which there are some, that `percent` of them do not go over."""
    ranked = sorted(figures)
    # Counted in whole numbers: 35 % of 20 is 7, where floats have it at a little more.
    rank = -(-len(ranked) * round(percent * 1_000) // 100_000)
    return ranked[min(max(rank, 1), len(ranked)) - 1]


def _percent(values: Sequence[Value], percent: float) -> Value:
    figures = [figure for figure in map(number, values) if figure is not None]
    return percentile(figures, percent) if figures else None


def _most(values: Sequence[Value], percent: float) -> Value:
    return max(values, key=order, default=None)


def _least(values: Sequence[Value], percent: float) -> Value:
    """Of numbers, if there are any: max and min are then of the same kind."""
    figures = [value for value in values if number(value) is not None]
    return min(figures or values, key=order, default=None)


def _distinct(values: Sequence[Value], percent: float) -> Value:
    return float(len({shown(value) for value in values}))


AGGREGATES: dict[str, Body] = {
    "count": lambda values, percent: float(len(values)),
    "count_distinct": _distinct,
    "sum": _figures(math.fsum),
    "avg": _figures(_mean),
    "min": _least,
    "max": _most,
    "pct": _percent,
    "stddev": _figures(_deviation),
    "earliest": lambda values, percent: values[0] if values else None,
    "latest": lambda values, percent: values[-1] if values else None,
    "sortsfirst": lambda values, percent: min(values, key=order, default=None),
    "sortslast": _most,
}
