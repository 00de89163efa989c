"""
OpenTelemetry's protocol over HTTP → spans: the body of a POST to /v1/traces, in either of its two forms.

https://opentelemetry.io/docs/specs/otlp/. Bytes of protobuf are read by its own library, into the messages of
opentelemetry-proto; each span of it then has the shape that JSON has, but for identifiers, which are base64
there and hexadecimal in OTLP's JSON. What is an error, a fault or a throttle is decided as AWS's exporter to
X-Ray does: by the HTTP status where there is one, and else an error is a fault.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from google.protobuf.json_format import MessageToDict
from google.protobuf.message import DecodeError, Message
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from portal.engines.observability.finding import Finding, Findings, clip

from .identifiers import span_id_of, trace_id_of
from .span import (
    ATTRIBUTES,
    EVENTS,
    LINKS,
    SPANS,
    Kind,
    Link,
    Moment,
    Reading,
    Span,
    Status,
    json_of,
    status_of_http,
    text_of,
    time_ms,
)

BODY_BYTES = 512 * 1024  # ours
_LOOKED_AT = 2 * SPANS  # of a body that is nothing but spans, no more are looked at and counted
_NANOSECONDS = 1e-6
_INTEGER = re.compile(r"-?[0-9]{1,19}")
_RESOURCE = 1_000  # characters of what every span of a body repeats
_KINDS: tuple[Kind, ...] = ("internal", "internal", "server", "client", "producer", "consumer")
_KIND_NAMES = ("UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER")
_STATUS = ("http.response.status_code", "http.status_code")
# Whom a span calls, by the conventions; the first that is there.
_REMOTE = (
    "aws.remote.service", "peer.service", "rpc.service", "messaging.destination.name",
    "db.system.name", "db.system", "server.address", "net.peer.name",
)  # fmt: skip


class BadExport(ValueError):
    """The whole body cannot be read: 400 is the answer."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A span, in the shape of JSON or a message; its resource's attributes; how to read its identifiers."""

    span: Any
    resource: dict[str, Any]
    read_id: Callable[[Any], Any]

    def shape(self) -> dict[str, Any]:
        if isinstance(self.span, Message):
            return _shape_of(self.span)
        if not isinstance(self.span, dict):
            raise BadExport("A span is no object.")
        return self.span


def read_otlp_json(body: bytes) -> Reading:
    """Raises BadExport. A span that is wrong is left out, and the others stay."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        raise BadExport("The body is no JSON.") from None
    if not isinstance(document, dict):
        raise BadExport("The body is no JSON object with `resourceSpans`.")
    return _read(_of_json(document))


def read_otlp_protobuf(body: bytes) -> Reading:
    """Raises BadExport."""
    try:
        request = ExportTraceServiceRequest.FromString(body)
    except DecodeError:
        raise BadExport("The body is no ExportTraceServiceRequest.") from None
    return _read(_of_message(request))


def _of_json(document: dict[str, Any]) -> Iterator[_Told]:
    for of_resource in _objects(document.get("resourceSpans")):
        resource = of_resource.get("resource")
        attributes = _attributes(resource.get("attributes")) if isinstance(resource, dict) else {}
        for of_scope in _objects(of_resource.get("scopeSpans")):
            spans = of_scope.get("spans")
            for span in spans if isinstance(spans, list) else ():
                yield _Told(span, attributes, lambda identifier: identifier)


def _of_message(request: ExportTraceServiceRequest) -> Iterator[_Told]:
    """One after the other: a small body can hold many, and most of them are then only counted."""
    for of_resource in request.resource_spans:
        attributes: dict[str, Any] | None = None
        for of_scope in of_resource.scope_spans:
            for span in of_scope.spans:
                if attributes is None:
                    attributes = _attributes(_shape_of(of_resource.resource).get("attributes"))
                yield _Told(span, attributes, _unpacked)


def _shape_of(message: Any) -> dict[str, Any]:
    """In the shape of JSON; nothing of one that has none."""
    try:
        shape: dict[str, Any] = MessageToDict(message, use_integers_for_enums=True)
    except (ValueError, TypeError, RecursionError):
        return {}
    return shape


def _unpacked(identifier: Any) -> Any:
    return base64.b64decode(identifier).hex() if isinstance(identifier, str) else None


def _read(told: Iterator[_Told]) -> Reading:
    spans: list[Span] = []
    findings = Findings()
    rejected = 0
    for place, each in enumerate(told):
        if place == _LOOKED_AT:
            break
        if len(spans) == SPANS:
            rejected += 1
            continue
        try:
            spans.append(_span(each))
        except BadExport as bad:
            rejected += 1
            remedy = "It has traceId, spanId, name and startTimeUnixNano."
            findings.add(Finding(where=f"span {place + 1}", fault=str(bad), remedy=remedy))
    return Reading(spans=tuple(spans), findings=findings.all(), rejected=rejected)


def _span(each: _Told) -> Span:
    told = each.shape()
    trace_id = trace_id_of(each.read_id(told.get("traceId")))
    span_id = span_id_of(each.read_id(told.get("spanId")))
    name = text_of(told["name"]) if isinstance(told.get("name"), str) else ""
    if trace_id is None or span_id is None:
        raise BadExport(f"{clip(name)!r} has no `traceId` of 32 or no `spanId` of 16 hexadecimal digits.")
    began_ms, ended_ms = _time(told.get("startTimeUnixNano")), _time(told.get("endTimeUnixNano"))
    if began_ms is None:
        raise BadExport(f"{clip(name)!r} has no `startTimeUnixNano`.")
    attributes, kind = _attributes(told.get("attributes")), _kind(told.get("kind"))
    moments = tuple(_moments(told.get("events")))
    status, message = _status(told.get("status"), attributes)
    return Span(
        trace_id=trace_id,
        span_id=span_id,
        parent_id=span_id_of(each.read_id(told.get("parentSpanId"))),
        name=name,
        began_ms=began_ms,
        ended_ms=None if ended_ms is None else max(began_ms, ended_ms),
        service=text_of(each.resource.get("service.name", ""), 200),
        kind=kind,
        status=status,
        message=message or next((moment.words for moment in moments if moment.words), ""),
        remote=_remote(attributes) or name if kind in ("client", "producer") else "",
        is_entry=kind in ("server", "consumer"),
        attributes=tuple((key, text_of(value)) for key, value in attributes.items()),
        metadata=json_of(each.resource, _RESOURCE) if each.resource else "",
        links=tuple(_links(told.get("links"), each.read_id)),
        moments=moments,
    )


def _remote(attributes: dict[str, Any]) -> str:
    return next((text_of(attributes[key]) for key in _REMOTE if key in attributes), "")


def _time(told: Any) -> float | None:
    """uint64, which JSON has as a text."""
    if isinstance(told, str) and told.isdecimal() and len(told) <= 20:
        told = int(told)
    return time_ms(told, _NANOSECONDS)


def _kind(told: Any) -> Kind:
    if isinstance(told, str):
        name = told.removeprefix("SPAN_KIND_")
        told = _KIND_NAMES.index(name) if name in _KIND_NAMES else 0
    return _KINDS[told] if isinstance(told, int) and 0 <= told < len(_KINDS) else "internal"


def _status(told: Any, attributes: dict[str, Any]) -> tuple[Status, str]:
    found = told if isinstance(told, dict) else {}
    message = text_of(found["message"]) if isinstance(found.get("message"), str) else ""
    code = next((attributes[key] for key in _STATUS if key in attributes), None)
    status = status_of_http(code)
    if found.get("code") in (2, "STATUS_CODE_ERROR") and status == "ok":
        status = "fault"
    return status, message


def _attributes(told: Any) -> dict[str, Any]:
    """The first ATTRIBUTES, by name: texts, numbers, booleans, and JSON text for what is more than that."""
    found: dict[str, Any] = {}
    for pair in _objects(told)[:ATTRIBUTES]:
        key = pair.get("key")
        if isinstance(key, str) and key:
            found[text_of(key, 200)] = _value(pair.get("value"))
    return found


def _value(told: Any) -> Any:
    if not isinstance(told, dict) or not told:
        return ""
    kind, value = next(iter(told.items()))
    match kind:
        case "intValue" if isinstance(value, str) and _INTEGER.fullmatch(value):
            return int(value)
        case "stringValue" | "boolValue" | "intValue" | "doubleValue" | "bytesValue":
            return value if isinstance(value, bool | int | float) else text_of(value)
    return json_of(value, 1_000)


def _moments(told: Any) -> Iterator[Moment]:
    for event in _objects(told)[:EVENTS]:
        at_ms = _time(event.get("timeUnixNano"))
        if at_ms is None:
            continue
        attributes = _attributes(event.get("attributes"))
        words = [attributes.get(key) for key in ("exception.type", "exception.message")]
        name = event.get("name")
        yield Moment(
            at_ms=at_ms,
            name=text_of(name) if isinstance(name, str) else "",
            words=": ".join(word for word in words if isinstance(word, str) and word),
        )


def _links(told: Any, read_id: Callable[[Any], Any]) -> Iterator[Link]:
    for each in _objects(told)[:LINKS]:
        trace_id, span_id = trace_id_of(read_id(each.get("traceId"))), span_id_of(read_id(each.get("spanId")))
        if trace_id and span_id:
            yield Link(trace_id=trace_id, span_id=span_id)


def _objects(told: Any) -> list[dict[str, Any]]:
    return [each for each in told if isinstance(each, dict)] if isinstance(told, list) else []
