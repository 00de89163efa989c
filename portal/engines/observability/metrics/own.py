"""
The metrics that Lambda itself makes of a function's invocations.

https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html, facts O-10 to O-15: throttles are
no invocations and no errors, Duration leaves the init phase out, an error is stamped with the time of the
invocation, and what nobody knows, like IteratorAge, is left out.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence

from portal.engines.observability.invocation import Invocation

from .points import Metric, Point

NAMESPACE = "AWS/Lambda"


def own_metrics(invocations: Sequence[Invocation]) -> tuple[Point, ...]:
    """In order of time. Of one account: what runs at once is counted for each function by itself."""
    points: list[Point] = []
    running = _Running(invocations)
    for invocation in sorted(invocations, key=lambda each: each.began_ms):
        if invocation.is_throttled:
            points.append(_point(invocation, "Throttles", 1.0, "Count"))
            continue
        at_once = running.beside(invocation)
        points += [
            _point(invocation, "Invocations", 1.0, "Count"),
            _point(invocation, "Errors", float(invocation.is_error), "Count"),
            _point(invocation, "Throttles", 0.0, "Count"),
            _point(invocation, "Duration", invocation.duration_ms, "Milliseconds"),
            _point(invocation, "ConcurrentExecutions", at_once, "Count"),
        ]
        if invocation.iterator_age_ms is not None:
            points.append(_point(invocation, "IteratorAge", invocation.iterator_age_ms, "Milliseconds"))
    return tuple(points)


class _Running:
    """How many invocations of its function are under way when one begins, itself included."""

    def __init__(self, invocations: Sequence[Invocation]) -> None:
        self._begins: dict[str, list[float]] = {}
        self._ends: dict[str, list[float]] = {}
        for one in invocations:
            if not one.is_throttled:
                self._begins.setdefault(one.function, []).append(one.began_ms)
                self._ends.setdefault(one.function, []).append(one.ended_ms)
        for moments in (*self._begins.values(), *self._ends.values()):
            moments.sort()

    def beside(self, one: Invocation) -> float:
        begun = bisect.bisect_right(self._begins[one.function], one.began_ms)
        # What ends as this one begins is over, unless it took no time: then it is under way itself.
        ended = bisect.bisect_left(self._ends[one.function], one.began_ms)
        return float(max(1, begun - ended))


def _point(invocation: Invocation, name: str, value: float, unit: str) -> Point:
    metric = Metric(namespace=NAMESPACE, name=name, dimensions=(("FunctionName", invocation.function),))
    return Point(metric=metric, at_ms=int(invocation.began_ms), unit=unit, values=((value, 1.0),))
