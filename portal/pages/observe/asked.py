"""A query of Logs Insights over what runs left, and what a page shows of its answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.engines.drawing import Chart, bars, stamped
from portal.engines.emulator.variables import ACCOUNT
from portal.engines.observability.insights import (
    Line,
    LogEntry,
    Moment,
    QueryError,
    QueryTooCostly,
    Result,
    ask,
    chart,
    entries_of,
    shown,
)
from portal.records.runs.left_behind import Left

QUERY_CHARACTERS = 10_000  # as AWS has it
ROWS = 200  # that a page shows
CELL_CHARACTERS = 2_000
CHARTS = 4
FIRST = "fields @timestamp, @message, @logStream\n| sort @timestamp desc\n| limit 20"
EXAMPLES = (
    (gettext_noop("The latest 20 entries"), FIRST),
    (
        gettext_noop("What failed"),
        "fields @timestamp, @requestId, @message\n| filter @message like /(?i)error|Task timed out/\n"
        "| sort @timestamp desc\n| limit 20",
    ),
    (gettext_noop("What is alike"), "pattern @message\n| sort @sampleCount desc"),
    (
        gettext_noop("Cold starts"),
        'filter @type = "REPORT"\n| stats count(*) as invocations, count(@initDuration) as cold, '
        "avg(@initDuration) as initMs by bin(5m)",
    ),
    (
        gettext_noop("The slowest"),
        'filter @type = "REPORT"\n| fields @requestId, @duration, @billedDuration\n'
        "| sort @duration desc\n| limit 10",
    ),
    (
        gettext_noop("Memory: asked for and used"),
        'filter @type = "REPORT"\n| stats max(@memorySize / 1000 / 1000) as askedMB, '
        "max(@maxMemoryUsed / 1000 / 1000) as usedMB, pct(@duration, 95) as p95Ms",
    ),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """`fault` says why there is no table; `rows` are texts, and `left_out` how many more there are."""

    fault: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    left_out: int = 0
    matched: int = 0
    scanned: int = 0
    is_cut: bool = False
    charts: tuple[Chart, ...] = ()


def entries_in(left: Sequence[Left]) -> list[LogEntry]:
    return [
        entry
        for one in left
        if one.outcome is not None
        for entry in entries_of(
            one.outcome.log,
            began_ms=one.began_ms,
            stream=one.stream,
            group=f"{ACCOUNT}:/aws/lambda/{one.function}",
        )
    ]


def answer(query: str, left: Sequence[Left], now: datetime) -> Answer:
    if len(query) > QUERY_CHARACTERS:
        words = _("A query has %(most)s characters at most; this one has %(number)s.")
        numbers = {"most": intcomma(QUERY_CHARACTERS), "number": intcomma(len(query))}
        return Answer(fault=words % numbers)
    try:
        result = ask(query, entries_in(left), now_ms=int(now.timestamp() * 1000))
    except (QueryError, QueryTooCostly) as fault:
        return Answer(fault=str(fault))
    return Answer(
        columns=result.columns,
        rows=tuple(tuple(_cell(value) for value in row) for row in result.rows[:ROWS]),
        left_out=max(0, len(result.rows) - ROWS),
        matched=result.matched,
        scanned=result.scanned,
        is_cut=result.is_cut,
        charts=_charts(result),
    )


def _cell(value: str | float | None) -> str:
    text = shown(value)
    return text if len(text) <= CELL_CHARACTERS else text[:CELL_CHARACTERS] + "…"


def _charts(result: Result) -> tuple[Chart, ...]:
    """One below the other, since each has a unit of its own."""
    found = chart(result)
    lines = [line for line in found.lines if len(line.figures) > 1] if found else []
    return tuple(_chart(line) for line in lines[:CHARTS])


def _chart(line: Line) -> Chart:
    moments = [place for place in line.places if isinstance(place, Moment)]
    if len(moments) == len(line.places):
        data = stamped(list(zip(map(float, moments), line.figures, strict=True)))
    else:
        data = [(shown(place)[:40], value) for place, value in zip(line.places, line.figures, strict=True)]
    return bars(title=line.name, unit="", data=data)
