"""The trace of a run, for a link to it."""

from __future__ import annotations

from portal.engines.observability.traces import as_xray, read_header
from portal.records.runs.models import Run
from portal.records.runs.stored import outcomes_of


def trace_of(run: Run) -> str:
    """Its name as X-Ray writes it, of the first invocation that was traced; "" of a run without one."""
    for outcomes in outcomes_of(run).values():
        for outcome in outcomes:
            header = read_header(outcome.traced.header) if outcome.traced else None
            if header is not None:
                return as_xray(header.trace_id)
    return ""
