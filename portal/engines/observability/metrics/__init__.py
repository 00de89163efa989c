"""
Metrics as CloudWatch has them.

    read = read_emf(outcome.log, now_ms=…)           # read.points, read.findings: what is wrong with a line
    points = put("shop", [{"MetricName": "orders", "Value": 1}], now_ms=…)
    own = own_metrics([Invocation(…), …])            # Invocations, Errors, Duration, Throttles, …
    for line in series([*own, *read.points], statistic="p95", period_s=60):
        line.metric, line.unit, line.data            # Datum(at_ms, value)
"""

from __future__ import annotations

from .emf import Embedded, read_emf
from .own import own_metrics
from .points import UNITS, Metric, Point, Summary
from .put import BadMetricData, put
from .series import BadStatistic, Datum, Series, series

__all__ = [
    "UNITS",
    "BadMetricData",
    "BadStatistic",
    "Datum",
    "Embedded",
    "Metric",
    "Point",
    "Series",
    "Summary",
    "own_metrics",
    "put",
    "read_emf",
    "series",
]
