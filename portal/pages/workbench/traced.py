"""The trace of an invocation, as the tab *Trace* lists it. Its page, with a waterfall, is elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.engines.emulator.outcome import Outcome
from portal.engines.observability.traces import Row, as_xray, assemble, read_header, waterfall
from portal.engines.tracing import spans_of

ROWS = 50
NAME = 60  # characters
BARS = 120  # px
_DEEPEST = 8  # that is moved in further
_NARROWEST = 2.0


@dataclass(frozen=True, kw_only=True, slots=True)
class TraceRow:
    """`state` is a status of X-Ray, or "missing" for an untold parent; `x` and `width` are in px of BARS."""

    indent: str
    name: str
    state: str
    offset_ms: float
    duration_ms: float
    x: float
    width: float


@dataclass(frozen=True, kw_only=True, slots=True)
class TraceTab:
    """`trace_id` as X-Ray writes it; `more` rows are not among these."""

    trace_id: str
    duration_ms: float
    rows: tuple[TraceRow, ...]
    more: int


def traced(outcome: Outcome, *, function: str, event: str) -> TraceTab | None:
    """None of an invocation that was not traced."""
    header = read_header(outcome.traced.header) if outcome.traced else None
    if header is None:
        return None
    spans = spans_of(outcome, function=function, event=event)
    trace = next((one for one in assemble(spans) if one.trace_id == header.trace_id), None)
    if trace is None:
        return None
    drawn = waterfall(trace)
    whole_ms = max(drawn.duration_ms, 0.001)
    return TraceTab(
        trace_id=as_xray(trace.trace_id),
        duration_ms=drawn.duration_ms,
        rows=tuple(_row(row, whole_ms) for row in drawn.rows[:ROWS]),
        more=len(drawn.rows[ROWS:]),
    )


def _row(row: Row, whole_ms: float) -> TraceRow:
    name = row.span.name if row.span is not None else _("missing parent %(id)s") % {"id": row.span_id}
    return TraceRow(
        indent="\u2003" * min(row.depth, _DEEPEST),
        name=name if len(name) <= NAME else name[: NAME - 1] + "…",
        state=row.span.status if row.span is not None else "missing",
        offset_ms=row.offset_ms,
        duration_ms=row.duration_ms,
        x=round(min(BARS * row.offset_ms / whole_ms, BARS - _NARROWEST), 1),
        width=round(max(_NARROWEST, BARS * row.duration_ms / whole_ms), 1),
    )
