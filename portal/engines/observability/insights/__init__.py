"""
The core of CloudWatch Logs Insights: a query, asked of the entries of logs.

    entries = entries_of(outcome.log, began_ms=…, stream=…, group="111122223333:/aws/lambda/hello")
    result = ask("stats count(*), pct(@duration, 95) by bin(5m)", entries, now_ms=…)
    result.columns, result.rows            # a Moment, text, number or None each; shown(value) writes it
    chart(result)                          # lines over time or bars, where the console draws them

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html (facts O-26). What AWS has and
this has not is named in the error: diff, unmask, unnest, join and others, and functions of JSON; `pattern`
finds what is alike in a way of its own.
"""

from __future__ import annotations

from .aggregates import AGGREGATES
from .chart import Chart, Line, chart
from .entries import LogEntry, entries_of
from .faults import Fault, QueryError, QueryTooCostly
from .functions import FUNCTIONS
from .parser import parse
from .run import Result, ask
from .values import Moment, Value, shown

__all__ = [
    "AGGREGATES",
    "FUNCTIONS",
    "Chart",
    "Fault",
    "Line",
    "LogEntry",
    "Moment",
    "QueryError",
    "QueryTooCostly",
    "Result",
    "Value",
    "ask",
    "chart",
    "entries_of",
    "parse",
    "shown",
]
