"""Outcomes → spans: the segments that Lambda makes of an invocation, and what its code sent."""

from __future__ import annotations

import json
from typing import Any

from portal.engines.emulator import Outcome
from portal.engines.observability import Invocation
from portal.engines.observability.collector import Collected, collected_from_json
from portal.engines.observability.traces import Link, Span, lambda_spans, links_of

_NOTHING = Collected(spans=(), findings=(), dropped=0)


def spans_of(outcome: Outcome, *, function: str, event: str) -> tuple[Span, ...]:
    """All that is known of it: segments_of(), and what its code sent."""
    return (*segments_of(outcome, function=function, event=event), *collected_of(outcome).spans)


def segments_of(outcome: Outcome, *, function: str, event: str) -> tuple[Span, ...]:
    """
    Lambda's own; none of an invocation that was not traced. `function` is its name, `event` JSON: a batch
    from a queue is linked to the traces that its messages come from (facts O-19).
    """
    traced = outcome.traced
    if traced is None:
        return ()
    return lambda_spans(invocation_of(outcome, function), caller_id=traced.caller, links=_links(event))


def collected_of(outcome: Outcome) -> Collected:
    traced = outcome.traced
    return collected_from_json(traced.told) if traced is not None and traced.told is not None else _NOTHING


def invocation_of(outcome: Outcome, function: str) -> Invocation:
    """Of one that was traced: only of those it is known when they began."""
    traced, report = outcome.traced, outcome.report
    assert traced is not None
    return Invocation(
        request_id=outcome.request_id,
        function=function,
        began_ms=traced.began_ms,
        duration_ms=report.duration_ms,
        init_ms=report.init_duration_ms,
        restore_ms=report.restore_duration_ms,
        overhead_ms=traced.overhead_ms,
        is_error=outcome.function_error is not None,
        trace=traced.header,
    )


def _links(event: str) -> tuple[Link, ...]:
    # An event may have 6 MB, and most are no batch from a queue.
    if "AWSTraceHeader" not in event:
        return ()
    try:
        batch: Any = json.loads(event)
    except (ValueError, RecursionError):
        return ()
    return links_of(batch)
