"""
PutMetricData: what a function sends by itself.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from portal.engines.observability.finding import clip

from .points import (
    DIMENSION_CHARACTERS,
    DIMENSIONS,
    NAME_CHARACTERS,
    RESOLUTIONS,
    UNITS,
    Metric,
    Point,
    Summary,
    fault_of_namespace,
    fault_of_time,
    figure,
)

METRICS = 1_000  # of one call
VALUES = 150


class BadMetricData(ValueError):
    """What AWS answers InvalidParameterValue to; nothing of the call is taken."""


def put(namespace: Any, data: Any, *, now_ms: float) -> tuple[Point, ...]:
    """
    The points of one call: MetricData as boto3 has it. A Timestamp is a datetime with its time zone, or
    seconds since 1970; without one it is now. Raises BadMetricData.
    """
    if fault := fault_of_namespace(namespace):
        raise BadMetricData(fault)
    if not isinstance(data, list) or not data or len(data) > METRICS:
        raise BadMetricData(f"MetricData is a list of 1 to {METRICS:,} items.")
    return tuple(_point(namespace, datum, f"MetricData[{place}]", now_ms) for place, datum in enumerate(data))


def _point(namespace: str, datum: Any, where: str, now_ms: float) -> Point:
    if not isinstance(datum, Mapping):
        raise BadMetricData(f"{where} is no object.")
    name, unit = datum.get("MetricName"), datum.get("Unit", "None")
    resolution = datum.get("StorageResolution", 60)
    if not isinstance(name, str) or not 0 < len(name) <= NAME_CHARACTERS:
        raise BadMetricData(f"{where}.MetricName is a text of 1 to {NAME_CHARACTERS} characters.")
    if not isinstance(unit, str) or unit not in UNITS:
        raise BadMetricData(f"{where}.Unit {clip(unit)!r} is no unit: Count, Milliseconds and so on are.")
    if isinstance(resolution, bool) or resolution not in RESOLUTIONS:
        raise BadMetricData(f"{where}.StorageResolution is 1 or 60.")
    summary = _summary(datum.get("StatisticValues"), where)
    if sum(key in datum for key in ("Value", "Values", "StatisticValues")) != 1:
        raise BadMetricData(f"{where} has one of Value, Values and StatisticValues.")
    return Point(
        metric=Metric(
            namespace=namespace, name=name, dimensions=_dimensions(datum.get("Dimensions", []), where)
        ),
        at_ms=_time(datum.get("Timestamp"), where, now_ms),
        unit=unit,
        values=() if summary else _values(datum, where),
        summary=summary,
        resolution_s=int(resolution),
    )


def _dimensions(told: Any, where: str) -> tuple[tuple[str, str], ...]:
    if not isinstance(told, list) or len(told) > DIMENSIONS:
        raise BadMetricData(f"{where}.Dimensions is a list of up to {DIMENSIONS} items.")
    found: dict[str, str] = {}
    for dimension in told:
        pair = dimension if isinstance(dimension, Mapping) else {}
        name, value = pair.get("Name"), pair.get("Value")
        if not (isinstance(name, str) and isinstance(value, str) and 0 < len(name) <= NAME_CHARACTERS):
            raise BadMetricData(f"{where}.Dimensions has items like {{'Name': 'service', 'Value': 'shop'}}.")
        if not 0 < len(value) <= DIMENSION_CHARACTERS:
            raise BadMetricData(f"{where}: a dimension's value has 1 to {DIMENSION_CHARACTERS:,} characters.")
        found[name] = value
    return tuple(sorted(found.items()))


def _values(datum: Mapping[str, Any], where: str) -> tuple[tuple[float, float], ...]:
    values = datum["Values"] if "Values" in datum else [datum.get("Value")]
    if not isinstance(values, list) or not 0 < len(values) <= VALUES:
        raise BadMetricData(f"{where}.Values is a list of 1 to {VALUES} numbers.")
    counts = datum.get("Counts", [1.0] * len(values))
    if not isinstance(counts, list) or len(counts) != len(values):
        raise BadMetricData(f"{where}.Counts has as many numbers as Values.")
    return tuple(zip(_figures(values, where), _figures(counts, where, least=0.0), strict=True))


def _figures(values: Sequence[Any], where: str, least: float | None = None) -> list[float]:
    found = [value for value in map(figure, values) if value is not None and (least is None or value > least)]
    if len(found) < len(values):
        raise BadMetricData(f"{where} has something among its numbers that is none.")
    return found


def _summary(told: Any, where: str) -> Summary | None:
    if told is None:
        return None
    names = ("SampleCount", "Sum", "Minimum", "Maximum")
    found = [figure(told.get(name)) if isinstance(told, Mapping) else None for name in names]
    count, total, minimum, maximum = (0.0 if value is None else value for value in found)
    if None in found or count <= 0 or minimum > maximum:
        raise BadMetricData(f"{where}.StatisticValues has SampleCount, Sum, Minimum and Maximum, which fit.")
    return Summary(count=count, sum=total, minimum=minimum, maximum=maximum)


def _time(told: Any, where: str, now_ms: float) -> int:
    if told is None:
        return int(now_ms)
    seconds = told.timestamp() if isinstance(told, datetime) and told.tzinfo else figure(told)
    if seconds is None:
        raise BadMetricData(f"{where}.Timestamp is a datetime with its time zone.")
    if fault := fault_of_time(int(seconds * 1000), now_ms):
        raise BadMetricData(f"{where}: {fault}")
    return int(seconds * 1000)
