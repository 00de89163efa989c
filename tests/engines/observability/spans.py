"""Spans, and the documents that tell of them."""

from __future__ import annotations

import json
from typing import Any

from portal.engines.observability.traces import Span

TRACE = "67891233abcdef012345678912345678"
XRAY_TRACE = "1-67891233-abcdef012345678912345678"
OTHER_TRACE = "5b8efff798038103d269b633813fc60c"
BEGAN_S = 1_767_225_600


def span_id(number: int) -> str:
    """Numbers from 0: a name of nothing but zeros is none."""
    return f"{number + 1:016x}"


def span(number: int, parent: int | None = None, **changes: Any) -> Span:
    """Each begins a second after the one before it, and takes one."""
    return Span(
        **{
            "trace_id": TRACE,
            "span_id": span_id(number),
            "parent_id": None if parent is None else span_id(parent),
            "name": f"span {number}",
            "began_ms": 1000.0 * number,
            "ended_ms": 1000.0 * number + 1000,
            **changes,
        }
    )


def segment(number: int = 0, **changes: Any) -> dict[str, Any]:
    """A document of X-Ray; a member that is None is left out."""
    document = {
        "name": f"segment {number}", "id": span_id(number), "trace_id": XRAY_TRACE,
        "start_time": BEGAN_S + number, "end_time": BEGAN_S + number + 0.5, **changes,
    }  # fmt: skip
    return {key: value for key, value in document.items() if value is not None}


def datagram(document: Any, header: Any = None) -> bytes:
    header = {"format": "json", "version": 1} if header is None else header
    return json.dumps(header).encode() + b"\n" + json.dumps(document).encode()


def otlp(*spans: Any, service: str = "shop") -> dict[str, Any]:
    """The document of an export."""
    resource = {"attributes": [{"key": "service.name", "value": {"stringValue": service}}]}
    return {"resourceSpans": [{"resource": resource, "scopeSpans": [{"scope": {}, "spans": list(spans)}]}]}


def otlp_span(number: int = 0, **changes: Any) -> dict[str, Any]:
    document = {
        "traceId": TRACE, "spanId": span_id(number), "name": f"span {number}", "kind": 1,
        "startTimeUnixNano": str(BEGAN_S * 10**9), "endTimeUnixNano": str((BEGAN_S + 1) * 10**9), **changes,
    }  # fmt: skip
    return {key: value for key, value in document.items() if value is not None}
