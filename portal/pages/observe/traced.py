"""Traces of what runs left: a list of them, and one with everything that is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.translation import gettext_noop as _

from portal.engines.observability.finding import Finding
from portal.engines.observability.traces import Span, Trace, as_xray, assemble, read_header
from portal.engines.tracing import collected_of, segments_of
from portal.records.runs.left_behind import Left

TRACES = 100  # the latest, that a page lists
SPANS = 20_000  # that are looked at, those of the latest invocations
FINDINGS = 20
# By how bad they are. As X-Ray has them: an error is the caller's, a fault the service's.
_STATUSES = (_("ok"), _("throttle"), _("error"), _("fault"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """`trace_id` as X-Ray writes it. `status` is the worst of its spans."""

    trace_id: str
    began_at: datetime
    root: str
    duration_ms: float
    status: str
    spans: int
    linked: tuple[str, ...]

    @property
    def failed(self) -> bool:
        return self.status != "ok"


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """
    Of many invocations. `traces` from the oldest on; `dropped`: spans that came and could not be kept;
    `is_cut`: there are so many spans that older invocations are not looked at.
    """

    traces: tuple[Trace, ...]
    findings: tuple[Finding, ...]
    dropped: int
    is_cut: bool

    @property
    def listed(self) -> tuple[Listed, ...]:
        """The latest first."""
        return tuple(summary(trace) for trace in reversed(self.traces[-TRACES:]))

    @property
    def left_out(self) -> int:
        return max(0, len(self.traces) - TRACES)

    def find(self, trace_id: str) -> Trace | None:
        """By its name as X-Ray writes it."""
        return next((trace for trace in self.traces if as_xray(trace.trace_id) == trace_id), None)

    def with_linked(self, trace: Trace) -> tuple[Trace, ...]:
        """It, and those that it goes on from or that go on from it."""
        return tuple(one for one in self.traces if one is trace or one.trace_id in trace.linked)


def known(left: Sequence[Left]) -> Known:
    """`left` from the oldest invocation on."""
    spans: list[Span] = []
    findings: list[Finding] = []
    dropped = 0
    is_cut = False
    for one in reversed(left):
        if is_cut := len(spans) > SPANS:
            break
        if one.outcome is None or one.outcome.traced is None:
            continue
        collected = collected_of(one.outcome)
        spans += segments_of(one.outcome, function=one.function, event=one.event)
        spans += collected.spans
        findings += collected.findings
        dropped += collected.dropped
    return Known(traces=assemble(spans), findings=tuple(findings[:FINDINGS]), dropped=dropped, is_cut=is_cut)


def of_trace(left: Sequence[Left], trace: Trace) -> tuple[Left, ...]:
    """The invocations that belong to it."""
    return tuple(one for one in left if _trace_id(one) == trace.trace_id)


def summary(trace: Trace) -> Listed:
    return Listed(
        trace_id=as_xray(trace.trace_id),
        began_at=datetime.fromtimestamp(trace.began_ms / 1000, UTC),
        root=_root(trace).name,
        duration_ms=trace.ended_ms - trace.began_ms,
        status=max((span.status for span in trace.spans), key=_STATUSES.index),
        spans=len(trace.spans),
        linked=tuple(map(as_xray, trace.linked)),
    )


def _root(trace: Trace) -> Span:
    """What nobody in the trace is above; the first of those."""
    names = {span.span_id for span in trace.spans}
    return next((span for span in trace.spans if span.parent_id not in names), trace.spans[0])


def _trace_id(left: Left) -> str:
    traced = left.outcome.traced if left.outcome is not None else None
    header = read_header(traced.header) if traced is not None else None
    return header.trace_id if header is not None else ""
