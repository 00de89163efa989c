"""CloudWatch: metrics and alarms."""

from __future__ import annotations

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
    dimensions = {one.name: one.value for one in datum.dimensions}
    return (
        {"name": datum.name, "value": getattr(datum, "value", None)}
        | ({"unit": datum.unit} if datum.unit else {})
        | ({"dimensions": dimensions} if dimensions else {})
    )
