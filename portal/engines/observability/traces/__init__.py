"""
Traces, whoever told of them, as X-Ray shows them.

    read_datagram(data)                              # from X-Ray's SDK; Reading: spans, findings, rejected
    read_otlp_json(body), read_otlp_protobuf(body)   # from OpenTelemetry
    lambda_spans(Invocation(…), links=links_of(event))
    for trace in assemble(spans):
        waterfall(trace).rows                        # depth, offset_ms, duration_ms, span: ready to be drawn
    service_map(traces).nodes, .edges
    spans_to_json(spans), spans_from_json(text)
"""

from __future__ import annotations

from .assemble import Trace, assemble, links_of
from .identifiers import TraceHeader, as_xray, read_header, span_id_of, trace_id_of
from .made_by_lambda import lambda_spans
from .otlp import BadExport, read_otlp_json, read_otlp_protobuf
from .service_map import Edge, Node, ServiceMap, Tally, service_map
from .span import Link, Moment, Reading, Span
from .stored import spans_from_json, spans_to_json
from .waterfall import Row, Waterfall, waterfall
from .xray import read_datagram

__all__ = [
    "BadExport",
    "Edge",
    "Link",
    "Moment",
    "Node",
    "Reading",
    "Row",
    "ServiceMap",
    "Span",
    "Tally",
    "Trace",
    "TraceHeader",
    "Waterfall",
    "as_xray",
    "assemble",
    "lambda_spans",
    "links_of",
    "read_datagram",
    "read_header",
    "read_otlp_json",
    "read_otlp_protobuf",
    "service_map",
    "span_id_of",
    "spans_from_json",
    "spans_to_json",
    "trace_id_of",
    "waterfall",
]
