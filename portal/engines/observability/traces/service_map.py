"""
Traces → who calls whom: nodes and edges with counts, as X-Ray's map has them.

https://docs.aws.amazon.com/xray/latest/devguide/xray-console-servicemap.html. A node is a service that took
requests, or one that is only known from calls to it. Work inside a service belongs to its node.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .assemble import Trace
from .span import Span

NODES = 100
EDGES = 400
CLIENT = "Client"  # whoever sent the first request; no service is named by it


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """How many went how; `total_ms` of those that have ended, `ended` in number."""

    count: int
    errors: int
    faults: int
    throttles: int
    ended: int
    total_ms: float

    @property
    def average_ms(self) -> float | None:
        return self.total_ms / self.ended if self.ended else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """`kind` is what it is: AWS::Lambda::Function, "client", "remote" for what only calls tell of, or ""."""

    name: str
    kind: str
    tally: Tally


@dataclass(frozen=True, kw_only=True, slots=True)
class Edge:
    """From one node to another, by their places in `nodes`. `is_link`: through messages, not calls."""

    source: int
    target: int
    tally: Tally
    is_link: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceMap:
    """`is_cut`: there would be more nodes or edges."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    is_cut: bool


_Key = tuple[str, str]
_CLIENT: _Key = (CLIENT, "client")


def service_map(traces: Iterable[Trace]) -> ServiceMap:
    drawing = _Drawing()
    kept = tuple(traces)
    for trace in kept:
        drawing.take(trace)
    drawing.link(kept)
    return drawing.finished()


@dataclass(slots=True)
class _Count:
    count: int = 0
    errors: int = 0
    faults: int = 0
    throttles: int = 0
    ended: int = 0
    total_ms: float = 0.0

    def add(self, span: Span) -> None:
        self.count += 1
        self.errors += span.status == "error"
        self.faults += span.status == "fault"
        self.throttles += span.status == "throttle"
        if span.duration_ms is not None:
            self.ended += 1
            self.total_ms += span.duration_ms

    def tally(self) -> Tally:
        return Tally(
            count=self.count, errors=self.errors, faults=self.faults, throttles=self.throttles,
            ended=self.ended, total_ms=self.total_ms,
        )  # fmt: skip


@dataclass(slots=True)
class _Drawing:
    nodes: dict[_Key, _Count] = field(default_factory=dict)
    edges: dict[tuple[_Key, _Key, bool], _Count] = field(default_factory=dict)
    home: dict[tuple[str, str], _Key] = field(default_factory=dict)  # (trace, span) → its node

    def take(self, trace: Trace) -> None:
        spans = {span.span_id: span for span in trace.spans}
        tops: dict[str, Span] = {}
        answered = {span.parent_id for span in trace.spans if span.is_entry}
        for span in trace.spans:
            self.home[trace.trace_id, span.span_id] = _home_of(span, spans, tops)
        for span in trace.spans:
            home = self.home[trace.trace_id, span.span_id]
            parent = spans.get(span.parent_id or "")
            if span.is_entry or (parent is None and not span.remote):
                caller = self._home(parent) if parent else _CLIENT
                self._count(caller, home, span, is_first=parent is None)
            elif parent is None:
                self.nodes.setdefault(home, _Count())  # of whoever calls, nothing is told but this call
            if span.remote and span.span_id not in answered:
                self._count(home, (span.remote, "remote"), span)

    def _home(self, span: Span) -> _Key:
        return self.home[span.trace_id, span.span_id]

    def _count(self, source: _Key, target: _Key, span: Span, *, is_first: bool = False) -> None:
        if is_first:
            self.nodes.setdefault(_CLIENT, _Count()).add(span)
        self.nodes.setdefault(source, _Count())
        self.nodes.setdefault(target, _Count()).add(span)
        self.edges.setdefault((source, target, False), _Count()).add(span)

    def link(self, traces: Iterable[Trace]) -> None:
        for trace in traces:
            for span in trace.spans:
                for source in self._linked(span):
                    self.edges.setdefault((source, self._home(span), True), _Count()).add(span)

    def _linked(self, span: Span) -> Iterator[_Key]:
        """Each of them once, however many messages came from there."""
        found = {self.home.get((link.trace_id, link.span_id)) for link in span.links}
        return (key for key in sorted(key for key in found if key is not None))

    def finished(self) -> ServiceMap:
        keys = list(self.nodes)[:NODES]
        places = {key: place for place, key in enumerate(keys)}
        edges = [
            Edge(source=places[source], target=places[target], tally=count.tally(), is_link=is_link)
            for (source, target, is_link), count in self.edges.items()
            if source in places and target in places
        ]
        return ServiceMap(
            nodes=tuple(Node(name=key[0], kind=key[1], tally=self.nodes[key].tally()) for key in keys),
            edges=tuple(edges[:EDGES]),
            is_cut=len(self.nodes) > NODES or len(edges) > EDGES,
        )


def _home_of(span: Span, spans: dict[str, Span], tops: dict[str, Span]) -> _Key:
    """
    The node of the nearest span above it that took a request; else of the topmost that there is.

    `tops` has what was found of others, so that a long chain is climbed once.
    """
    one, way = span, {span.span_id}
    while one.span_id not in tops and not one.is_entry:
        parent = spans.get(one.parent_id or "")
        if parent is None or parent.span_id in way:
            break
        way.add(parent.span_id)
        one = parent
    top = tops.get(one.span_id, one)
    tops.update(dict.fromkeys(way, top))
    return top.service or span.service or top.name, top.origin
