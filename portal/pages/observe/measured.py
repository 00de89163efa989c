"""Metrics of what runs left: Lambda's own, and those that functions print or send to CloudWatch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_noop as _

from portal.engines.drawing import Chart, bars, stamped
from portal.engines.observability.finding import Finding
from portal.engines.observability.invocation import Invocation
from portal.engines.observability.metrics import Point, Series, own_metrics, read_emf, series
from portal.pages.observe.sent import read_sent
from portal.records.runs.left_behind import Left

PERIODS = {
    "1": _("1 second"),
    "10": _("10 seconds"),
    "60": _("1 minute"),
    "300": _("5 minutes"),
    "3600": _("1 hour"),
}
STATISTICS = ("Sum", "Average", "Minimum", "Maximum", "SampleCount", "p50", "p95", "p99")
# What says most of each of Lambda's own.
_OWN = {
    "Invocations": "Sum",
    "Errors": "Sum",
    "Throttles": "Sum",
    "Duration": "p95",
    "ConcurrentExecutions": "Maximum",
}
_OF_AWS = ("AWS/Lambda",)
CHARTS = 24
FINDINGS = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawn:
    """One metric: `dimensions` are its namespace, where that is not AWS's, and "name=value" of each."""

    name: str
    statistic: str
    dimensions: tuple[str, ...]
    chart: Chart


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    own: tuple[Drawn, ...]
    told: tuple[Drawn, ...]
    findings: tuple[Finding, ...]
    left_out: int


def measured(left: Sequence[Left], *, statistic: str, period_s: int, now: datetime) -> Measured:
    """`statistic` is of what functions told; each of Lambda's own has the one that fits it."""
    own = own_metrics([invocation_of(one) for one in left])
    points: list[Point] = []
    findings: list[Finding] = []
    now_ms = int(now.timestamp() * 1000)
    for one in left:
        if one.outcome is not None:
            read = read_emf(one.outcome.log, now_ms=now_ms)
            sent = read_sent(one.outcome.aws, ended_ms=one.ended_ms, now_ms=now_ms)
            points += (*read.points, *sent.points)
            findings += (*read.findings, *sent.findings)
    told = series(points, statistic=statistic, period_s=period_s)
    return Measured(
        own=tuple(
            _drawn(found)
            for name, its in _OWN.items()
            for found in series(
                [point for point in own if point.metric.name == name], statistic=its, period_s=period_s
            )
        ),
        told=tuple(_drawn(found) for found in told[:CHARTS] if found.data),
        findings=tuple(findings[:FINDINGS]),
        left_out=max(0, len(told) - CHARTS),
    )


def invocation_of(left: Left) -> Invocation:
    outcome = left.outcome
    if outcome is None:
        return Invocation(request_id="", function=left.function, began_ms=left.began_ms, is_throttled=True)
    return Invocation(
        request_id=outcome.request_id,
        function=left.function,
        began_ms=left.began_ms,
        duration_ms=outcome.report.duration_ms,
        init_ms=outcome.report.init_duration_ms,
        is_error=outcome.function_error is not None,
    )


def _drawn(found: Series) -> Drawn:
    data = stamped([(datum.at_ms, datum.value) for datum in found.data])
    return Drawn(
        name=found.metric.name,
        statistic=found.statistic,
        dimensions=(
            *([found.metric.namespace] if found.metric.namespace not in _OF_AWS else []),
            *(f"{name}={value}" for name, value in found.metric.dimensions),
        ),
        chart=bars(title=f"{found.metric.name}, {found.statistic}", unit=found.unit, data=data),
    )
