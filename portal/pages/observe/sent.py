"""Metrics that a function has sent with PutMetricData, out of what it did to the AWS beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from portal.engines.cloud import Change
from portal.engines.observability.finding import Finding
from portal.engines.observability.metrics import BadMetricData, Point, put


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """`findings`: what CloudWatch would not have taken."""

    points: tuple[Point, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_sent(aws: Mapping[str, Any] | None, *, ended_ms: int, now_ms: int) -> Sent:
    """Of Outcome.aws. What does not say when it was, was when its invocation ended."""
    if not aws:
        return Sent()
    points: list[Point] = []
    findings: list[Finding] = []
    for told in aws.get("changes", ()):
        if (told["service"], told["kind"]) != ("cloudwatch", "metric"):
            continue
        change = Change(**told)
        if not isinstance(change.after, dict) or "cut" in change.after:
            continue
        try:
            points += put(change.resource, [_datum(change, ended_ms)], now_ms=now_ms)
        except BadMetricData as fault:
            where = f"PutMetricData in {change.resource[:100]}"
            remedy = "AWS answers InvalidParameterValue, and takes nothing of the call."
            findings.append(Finding(where=where, fault=str(fault), remedy=remedy))
    return Sent(points=tuple(points), findings=tuple(findings))


def _datum(change: Change, ended_ms: int) -> dict[str, Any]:
    """As boto3 has it in MetricData."""
    told = change.after
    dimensions = told.get("dimensions") or {}
    value = {"StatisticValues": told["statistics"]} if "statistics" in told else {"Value": told.get("value")}
    return {
        "MetricName": told.get("name"),
        "Timestamp": _moment(told.get("at"), ended_ms),
        "Dimensions": [{"Name": name, "Value": one} for name, one in dimensions.items()],
        **({"Unit": told["unit"]} if "unit" in told else {}),
        **value,
    }


def _moment(told: Any, ended_ms: int) -> datetime:
    try:
        found = datetime.fromisoformat(told)
    except (TypeError, ValueError):
        return datetime.fromtimestamp(ended_ms / 1000, UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
