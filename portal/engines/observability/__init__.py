"""
What a run left behind, made readable: logs, metrics, traces. Nothing is run here and nothing is stored.

    insights/    a query in CloudWatch Logs Insights' language, asked of the entries of logs
    metrics/     embedded metric format, PutMetricData and Lambda's own → points → statistics by period
    traces/      X-Ray's segments and OpenTelemetry's spans → one Span → traces, waterfalls, a service map
    collector/   what listens, on sockets that it is given, where a function sends its traces

Each is used and tested alone; `Invocation` is what metrics and traces are told of a run, `Finding` what they
tell of something wrong. All of it comes from strangers: every size, count and depth has a cap, regular
expressions are RE2's, and what reads never raises for what it read, where its docstring names no error.
"""

from __future__ import annotations

from .finding import Finding
from .invocation import Invocation

__all__ = ["Finding", "Invocation"]
