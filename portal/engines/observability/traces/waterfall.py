"""A trace as rows of bars, ready to be drawn: every span once, below what it is part of."""

from __future__ import annotations

from dataclasses import dataclass

from .assemble import Trace
from .span import Span


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """
    `offset_ms` is from the beginning of the trace; `duration_ms` of a span that has not ended goes to the
    trace's end, and `is_open` says so. `span` None: a parent that somebody names and nobody has told of;
    `span_id` is its name, and it is as long as its children. `is_looped`: its parents lead back to itself,
    so it stands at the top. `children` counts those right below it.
    """

    span_id: str
    span: Span | None
    depth: int
    offset_ms: float
    duration_ms: float
    children: int
    is_open: bool = False
    is_looped: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Waterfall:
    trace_id: str
    began_ms: float
    duration_ms: float
    rows: tuple[Row, ...]


def waterfall(trace: Trace) -> Waterfall:
    """Rows in the order to draw them in: depth first, and what began first before what began later."""
    began_ms, ended_ms = trace.began_ms, trace.ended_ms
    return Waterfall(
        trace_id=trace.trace_id,
        began_ms=began_ms,
        duration_ms=ended_ms - began_ms,
        rows=tuple(_Drawing(trace, began_ms, ended_ms).rows()),
    )


class _Drawing:
    def __init__(self, trace: Trace, began_ms: float, ended_ms: float) -> None:
        self._began_ms, self._ended_ms = began_ms, ended_ms
        self._spans = {span.span_id: span for span in trace.spans}
        self._children: dict[str, list[Span]] = {}
        for span in trace.spans:
            if span.parent_id is not None:
                self._children.setdefault(span.parent_id, []).append(span)
        self._drawn: set[str] = set()
        self._rows: list[Row] = []

    def rows(self) -> list[Row]:
        for span in self._spans.values():
            if span.parent_id is None:
                self._draw(span)
            elif span.parent_id not in self._spans and span.parent_id not in self._drawn:
                self._draw_missing(span.parent_id)
        for span in self._spans.values():
            if span.span_id not in self._drawn:
                self._draw(span, is_looped=True)
        return self._rows

    def _draw_missing(self, span_id: str) -> None:
        children = self._children[span_id]
        begins = min(span.began_ms for span in children)
        ends = max(self._end(span) for span in children)
        self._drawn.add(span_id)
        self._rows.append(
            Row(
                span_id=span_id,
                span=None,
                depth=0,
                offset_ms=begins - self._began_ms,
                duration_ms=ends - begins,
                children=len(children),
            )
        )
        for span in children:
            self._draw(span, depth=1)

    def _draw(self, span: Span, *, depth: int = 0, is_looped: bool = False) -> None:
        """It and all below it, without recursion: how deep they go is a stranger's choice."""
        left = [(span, depth)]
        while left:
            one, depth = left.pop()
            if one.span_id in self._drawn:
                continue
            self._drawn.add(one.span_id)
            below = self._children.get(one.span_id, [])
            self._rows.append(self._row(one, depth, len(below), is_looped=is_looped and one is span))
            left += [(child, depth + 1) for child in reversed(below)]

    def _row(self, span: Span, depth: int, children: int, *, is_looped: bool) -> Row:
        return Row(
            span_id=span.span_id,
            span=span,
            depth=depth,
            offset_ms=span.began_ms - self._began_ms,
            duration_ms=self._end(span) - span.began_ms,
            children=children,
            is_open=span.ended_ms is None,
            is_looped=is_looped,
        )

    def _end(self, span: Span) -> float:
        return self._ended_ms if span.ended_ms is None else max(span.began_ms, span.ended_ms)
