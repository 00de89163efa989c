"""One trace as a waterfall: where each row's name and bar stand, for a template to draw."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.engines.observability.traces import Row, Span, Trace, waterfall

ROWS = 200  # that are drawn
ROW = 24  # px
NAMES, BARS, TIMES = 300, 480, 90  # px: the widths of what stands beside each other, of names at most
_GAP = 10
_INDENT = 14
_DEEPEST = 12  # that is moved in further
_CHARACTER = 7  # px, of what a name is cut by
_NARROWEST = 2
_MISSING = gettext_noop("missing")  # beside the statuses of traced.py


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnRow:
    """`state` is a status of X-Ray, "missing" for a parent that nobody told of. Times in ms."""

    name: str
    label: str
    x: int
    y: int
    depth: int
    bar_x: float
    width: float
    offset_ms: float
    duration_ms: float
    state: str
    note: str
    span: Span | None

    @property
    def middle(self) -> int:
        return self.y + 16

    @property
    def sign(self) -> str:
        """Colour never says it alone."""
        return "" if self.state == "ok" else "? " if self.state == "missing" else "✗ "

    @property
    def status(self) -> str:
        state = _(self.state)
        return f"{state}, {self.note}" if self.note else state


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnTrace:
    """
    `names` is how wide the column of names is, `marks` are (x, ms) of the lines behind the bars. `left_out`
    rows are not drawn.
    """

    rows: tuple[DrawnRow, ...]
    names: int
    marks: tuple[tuple[int, float], ...]
    duration_ms: float
    left_out: int

    @property
    def width(self) -> int:
        return self.times_x + TIMES

    @property
    def height(self) -> int:
        return (len(self.rows) + 1) * ROW

    @property
    def times_x(self) -> int:
        return self.names + 2 * _GAP + BARS

    @property
    def detailed(self) -> tuple[DrawnRow, ...]:
        """Those that have more to tell than their times."""
        return tuple(row for row in self.rows if row.span is not None and _tells_more(row.span))


def draw_trace(trace: Trace) -> DrawnTrace:
    drawn = waterfall(trace)
    whole_ms = max(drawn.duration_ms, 0.001)
    names = min(NAMES, max((_wide(row) for row in drawn.rows[:ROWS]), default=0))
    rows = tuple(_row(row, place, names, whole_ms) for place, row in enumerate(drawn.rows[:ROWS], 1))
    return DrawnTrace(
        rows=rows,
        names=names,
        marks=tuple((names + _GAP + BARS * part // 4, drawn.duration_ms * part / 4) for part in range(5)),
        duration_ms=drawn.duration_ms,
        left_out=max(0, len(drawn.rows) - ROWS),
    )


def _name(row: Row) -> str:
    return row.span.name if row.span is not None else _("missing parent %(id)s") % {"id": row.span_id}


def _x(row: Row) -> int:
    return min(row.depth, _DEEPEST) * _INDENT


def _wide(row: Row) -> int:
    return _x(row) + (len(_name(row)) + 2) * _CHARACTER


def _row(row: Row, place: int, names: int, whole_ms: float) -> DrawnRow:
    x, name = _x(row), _name(row)
    width = max(_NARROWEST, BARS * row.duration_ms / whole_ms)
    most = (names - x) // _CHARACTER
    note = (
        _("has not ended") if row.is_open else _("its parents lead back to itself") if row.is_looped else ""
    )
    return DrawnRow(
        name=name,
        label=name if len(name) <= most else name[: most - 1] + "…",
        x=x,
        y=place * ROW,
        depth=row.depth,
        bar_x=round(names + _GAP + min(BARS * row.offset_ms / whole_ms, BARS - _NARROWEST), 1),
        width=round(width, 1),
        offset_ms=row.offset_ms,
        duration_ms=row.duration_ms,
        state=row.span.status if row.span is not None else _MISSING,
        note=note,
        span=row.span,
    )


def _tells_more(span: Span) -> bool:
    return bool(span.attributes or span.metadata or span.message or span.moments)
