"""
Spans that came one by one → traces.

A span that is told again, as one is when it ends, takes the place of what was known of it. What goes on
from a message of a queue is a trace of its own, and linked to that of the sender (facts O-19):
https://docs.aws.amazon.com/xray/latest/devguide/xray-tracelinking.html
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .identifiers import read_header
from .span import LINKS, Link, Span

RECORDS = 10_000  # of one batch


@dataclass(frozen=True, kw_only=True, slots=True)
class Trace:
    """`spans` by when they began. `linked` are the traces that it goes on from, or that go on from it."""

    trace_id: str
    spans: tuple[Span, ...]
    linked: tuple[str, ...]

    @property
    def began_ms(self) -> float:
        return min(span.began_ms for span in self.spans)

    @property
    def ended_ms(self) -> float:
        """Of what is known: a span that has not ended has at least begun."""
        return max(span.began_ms if span.ended_ms is None else span.ended_ms for span in self.spans)


def assemble(spans: Iterable[Span]) -> tuple[Trace, ...]:
    """In order of their beginnings."""
    kept: dict[str, dict[str, Span]] = {}
    for span in spans:
        of_trace = kept.setdefault(span.trace_id, {})
        known = of_trace.get(span.span_id)
        of_trace[span.span_id] = span if known is None else _later(known, span)
    linked = _links({trace_id: of_trace.values() for trace_id, of_trace in kept.items()})
    traces = [
        Trace(
            trace_id=trace_id,
            spans=tuple(sorted(of_trace.values(), key=lambda span: (span.began_ms, span.span_id))),
            linked=tuple(sorted(linked.get(trace_id, ()))),
        )
        for trace_id, of_trace in kept.items()
    ]
    return tuple(sorted(traces, key=lambda trace: (trace.began_ms, trace.trace_id)))


def links_of(event: Any) -> tuple[Link, ...]:
    """Of a batch from SQS: where its messages were sent, as their AWSTraceHeader says."""
    records = event.get("Records") if isinstance(event, dict) else None
    found: dict[Link, None] = {}
    for record in records[:RECORDS] if isinstance(records, list) else ():
        attributes = record.get("attributes") if isinstance(record, dict) else None
        header = read_header(attributes.get("AWSTraceHeader")) if isinstance(attributes, dict) else None
        if header is not None and header.parent_id is not None:
            found[Link(trace_id=header.trace_id, span_id=header.parent_id)] = None
    return tuple(found)[:LINKS]


def _later(known: Span, span: Span) -> Span:
    """The one that has ended; of two such, what was told last."""
    return known if span.ended_ms is None and known.ended_ms is not None else span


def _links(spans_of: dict[str, Iterable[Span]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for trace_id, spans in spans_of.items():
        for span in spans:
            for link in span.links:
                if link.trace_id != trace_id and link.trace_id in spans_of:
                    found.setdefault(trace_id, set()).add(link.trace_id)
                    found.setdefault(link.trace_id, set()).add(trace_id)
    return found
