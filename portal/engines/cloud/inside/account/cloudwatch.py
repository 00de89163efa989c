"""CloudWatch: metrics and alarms."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from portal.engines.cloud.inside.state import backends

from .thing import Thing, Things

_OF_AWS = "AWS/"  # what other services measure of themselves


def look() -> Things:
    for region, backend in backends("cloudwatch").items():
        own = (datum for datum in backend.metric_data if not datum.namespace.startswith(_OF_AWS))
        for number, datum in enumerate(own):
            yield Thing("metric", region, datum.namespace, f"{datum.name}#{number}", _value(datum))
        for alarm in backend.alarms.values():
            value = {"metric": alarm.metric_name, "threshold": alarm.threshold, "state": alarm.state_value}
            yield Thing("alarm", region, alarm.name, "", value)


def _value(datum: Any) -> dict[str, Any]:
    """`at` is when it was, or is said to have been, in ISO 8601; `statistics` are a StatisticSet's."""
    dimensions = {one.name: one.value for one in datum.dimensions}
    at = {"at": datum.timestamp.isoformat()} if isinstance(datum.timestamp, datetime) else {}
    told = {"value": datum.value} if hasattr(datum, "value") else {"statistics": _statistics(datum)}
    return (
        {"name": datum.name, **told, **at}
        | ({"unit": datum.unit} if datum.unit else {})
        | ({"dimensions": dimensions} if dimensions else {})
    )


def _statistics(datum: Any) -> dict[str, float]:
    return {
        "SampleCount": datum.sample_count,
        "Sum": datum.sum,
        "Minimum": datum.min,
        "Maximum": datum.max,
    }
