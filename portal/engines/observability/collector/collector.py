"""What comes in of traces during one run, under caps. No socket is touched here."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse
from opentelemetry.proto.trace.v1.trace_pb2 import Status

from portal.engines.observability.finding import Finding, Findings
from portal.engines.observability.traces import (
    BadExport,
    Reading,
    Span,
    read_datagram,
    read_otlp_json,
    read_otlp_protobuf,
)
from portal.engines.observability.traces.otlp import BODY_BYTES
from portal.engines.observability.traces.span import SPANS

BYTES = 2 * 1024 * 1024  # read in one run
MESSAGES = 2_000  # datagrams and requests
PROTOBUF, JSON = "application/x-protobuf", "application/json"
_READERS = {PROTOBUF: read_otlp_protobuf, JSON: read_otlp_json}


@dataclass(frozen=True, kw_only=True, slots=True)
class Collected:
    """`dropped`: spans that were wrong or over a cap, and messages that were not looked at."""

    spans: tuple[Span, ...]
    findings: tuple[Finding, ...]
    dropped: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    status: int
    content_type: str
    body: bytes


class Collector:
    """
    Begun anew by collect(): one for an environment, asked after each invocation.

    A cap is what hostile code may cost whoever listens: BYTES and MESSAGES are read, SPANS are kept.
    """

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._spans: list[Span] = []
        self._findings = Findings()
        self._dropped = 0
        self._messages = 0
        self._bytes = 0

    def collect(self) -> Collected:
        """All that came since the last time."""
        collected = Collected(spans=tuple(self._spans), findings=self._findings.all(), dropped=self._dropped)
        self._begin()
        return collected

    def datagram(self, data: bytes) -> None:
        """What came to the address of X-Ray's daemon."""
        if self._may_read(len(data)):
            self._keep(read_datagram(data, f"datagram {self._messages}"))

    def export(self, body: bytes, *, content_type: str, encoding: str = "") -> Answer:
        """
        A POST to /v1/traces. 400 for what cannot be read, 415 for a form or an encoding that is not known,
        413 over BODY_BYTES, 429 over what a run may send. https://opentelemetry.io/docs/specs/otlp/
        """
        form = content_type.partition(";")[0].strip().lower()
        if form not in _READERS or encoding not in ("", "identity", "gzip"):
            form = form if form in _READERS else JSON
            return _refusal(415, form, f"Send {PROTOBUF} or {JSON}, as it is or with gzip.")
        if len(body) > BODY_BYTES:
            return _refusal(413, form, f"{BODY_BYTES:,} bytes are the most of one request.")
        if not self._may_read(len(body)):
            return _over(form)
        try:
            if encoding == "gzip":
                packed, body = len(body), _unpack(body)
                if not self._may_unpack(len(body) - packed):
                    return _over(form)
            reading = _READERS[form](body)
        except BadExport as bad:
            fault = Finding(where="/v1/traces", fault=str(bad), remedy="See the OTLP specification.")
            self._findings.add(fault)
            return _refusal(400, form, str(bad))
        return _accepted(form, self._keep(reading), reading.findings)

    def _may_read(self, size: int) -> bool:
        self._messages += 1
        self._bytes += size
        is_within = self._messages <= MESSAGES and self._bytes <= BYTES
        self._dropped += not is_within
        return is_within

    def _may_unpack(self, more: int) -> bool:
        """What is read counts as it is read: a thousandth of it may have been sent."""
        self._bytes += max(0, more)
        is_within = self._bytes <= BYTES
        self._dropped += not is_within
        return is_within

    def _keep(self, reading: Reading) -> int:
        """How many of its spans were not kept."""
        room = SPANS - len(self._spans)
        self._spans += reading.spans[:room]
        for finding in reading.findings:
            self._findings.add(finding)
        dropped = reading.rejected + max(0, len(reading.spans) - room)
        self._dropped += dropped
        return dropped


def _unpack(body: bytes) -> bytes:
    """A few bytes can become any number: no more is unpacked than a body may have."""
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        data = unpacking.decompress(body, BODY_BYTES)
    except zlib.error:
        raise BadExport("The body is no gzip.") from None
    if not unpacking.eof:
        raise BadExport(f"The body is cut off, or unpacked it has over {BODY_BYTES:,} bytes.")
    return data


def _accepted(form: str, rejected: int, findings: tuple[Finding, ...]) -> Answer:
    words = (str(findings[0]) if findings else "There are too many spans.") if rejected else ""
    if form == JSON:
        told = {"partialSuccess": {"rejectedSpans": str(rejected), "errorMessage": words}} if rejected else {}
        return Answer(status=200, content_type=JSON, body=json.dumps(told).encode())
    response = ExportTraceServiceResponse()
    if rejected:
        response.partial_success.rejected_spans = rejected
        response.partial_success.error_message = words
    return Answer(status=200, content_type=PROTOBUF, body=response.SerializeToString())


def _over(form: str) -> Answer:
    return _refusal(429, form, f"{MESSAGES:,} messages and {BYTES:,} bytes are the most of one run.")


def _refusal(status: int, form: str, words: str) -> Answer:
    if form == JSON:
        return Answer(status=status, content_type=JSON, body=json.dumps({"message": words}).encode())
    # google.rpc.Status is asked for: its message has the same number as that of a span's status.
    return Answer(status=status, content_type=PROTOBUF, body=Status(message=words).SerializeToString())
