"""
What X-Ray's SDK sends to its daemon: a datagram with a header line and one segment document → spans.

https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html and conformance row 70.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from portal.engines.observability.finding import Faulty, Findings, clip

from .identifiers import span_id_of, trace_id_of
from .span import (
    ATTRIBUTES,
    LINKS,
    METADATA,
    SPANS,
    Kind,
    Link,
    Reading,
    Span,
    Status,
    json_of,
    status_of_http,
    text_of,
    time_ms,
)

DOCUMENT_BYTES = 64 * 1024
DEPTH = 50
NAME_CHARACTERS = 200
HEADER = b'{"format": "json", "version": 1}\n'
_ANNOTATION = re.compile(r"[A-Za-z0-9_.]{1,500}")
_BLOCKS = ("http", "aws", "sql")  # what a call was, in documents that name it


def read_datagram(data: bytes, where: str = "datagram") -> Reading:
    """
    Never raises, whatever `data` is. After the header one document, or a list of them.

    A subsegment that is wrong is left out, and those within it with it; the others stay.
    """
    reading = _Reading(where)
    try:
        documents = _documents(data)
    except Faulty as bad:
        reading.refuse(where, bad)
        documents = []
    for place, document in enumerate(documents):
        reading.read(document, where if len(documents) == 1 else f"{where}, document {place + 1}")
    return Reading(spans=tuple(reading.spans), findings=reading.findings.all(), rejected=reading.rejected)


def _documents(data: bytes) -> list[Any]:
    head, newline, body = data.partition(b"\n")
    header = _json(head[:1_000])
    is_header = isinstance(header, dict) and header.get("format") == "json" and header.get("version") == 1
    if not newline or not is_header:
        raise Faulty(
            "It does not begin with the daemon's header.", f"The first line is {HEADER.decode().strip()}."
        )
    if len(body) > DOCUMENT_BYTES:
        raise Faulty(
            "The document is over 64 KB.", "Send subsegments one by one as they end, as the SDK does."
        )
    found = _json(body)
    if isinstance(found, dict):
        return [found]
    if isinstance(found, list) and found:
        return found[:SPANS]
    raise Faulty("There is no segment document in it.", "After the header comes one JSON object.")


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


class _Reading:
    def __init__(self, where: str) -> None:
        self.spans: list[Span] = []
        self.findings = Findings()
        self.rejected = 0
        self._where = where

    def refuse(self, where: str, bad: Faulty) -> None:
        self.rejected += 1
        self.findings.fault(where, bad)

    def read(self, document: Any, where: str) -> None:
        """It and all below it, without recursion: the document is a stranger's."""
        left: list[tuple[Any, Span | None, int]] = [(document, None, 0)]
        while left:
            told, parent, depth = left.pop()
            self._where = where
            if len(self.spans) == SPANS:
                self.rejected += 1
                continue
            try:
                span = self._span(told, parent)
            except Faulty as bad:
                self.refuse(where, bad)
                continue
            self.spans.append(span)
            inner = told.get("subsegments")
            if isinstance(inner, list) and depth < DEPTH:
                left += [(each, span, depth + 1) for each in reversed(inner[:SPANS])]

    def _span(self, told: Any, parent: Span | None) -> Span:
        if not isinstance(told, dict):
            raise Faulty("A segment is no object.", "It has name, id, trace_id, start_time and end_time.")
        name = told.get("name")
        if not isinstance(name, str) or not 0 < len(name) <= NAME_CHARACTERS:
            raise Faulty("A segment has no `name`.", f"It is a text of 1 to {NAME_CHARACTERS} characters.")
        is_segment = parent is None and told.get("type") != "subsegment"
        trace_id, span_id, parent_id = _identity(told, name, parent, is_segment=is_segment)
        began_ms, ended_ms = self._times(told, name)
        kind: Kind = "server" if is_segment else "internal"
        namespace = told.get("namespace")
        if not is_segment and namespace in ("aws", "remote"):
            kind = "client"
        return Span(
            trace_id=trace_id,
            span_id=span_id,
            parent_id=parent_id,
            name=text_of(name),
            began_ms=began_ms,
            ended_ms=ended_ms,
            service=text_of(name) if is_segment else parent.service if parent is not None else "",
            origin=text_of(told["origin"], 100) if isinstance(told.get("origin"), str) else "",
            kind=kind,
            status=_status(told),
            message=_message(told.get("cause")),
            remote=text_of(name) if kind == "client" else "",
            is_entry=is_segment,
            attributes=tuple(self._attributes(told))[:ATTRIBUTES],
            metadata=json_of(told["metadata"], METADATA) if told.get("metadata") else "",
            links=tuple(_links(told.get("links"))),
        )

    def _times(self, told: dict[str, Any], name: str) -> tuple[float, float | None]:
        began_ms, ended_ms = time_ms(told.get("start_time"), 1000), time_ms(told.get("end_time"), 1000)
        if began_ms is None:
            raise Faulty(f"{clip(name)!r} has no `start_time`.", "It is time.time(): seconds since 1970.")
        if ended_ms is None:
            if told.get("in_progress") is not True:
                raise Faulty(
                    f"{clip(name)!r} has no `end_time` and no `in_progress`.", "Close the subsegment."
                )
        elif ended_ms < began_ms:
            self.findings.hint(
                self._where, f"{clip(name)!r} ends before it begins.", "Both times are of the same clock."
            )
            ended_ms = began_ms
        return began_ms, ended_ms

    def _attributes(self, told: dict[str, Any]) -> Iterator[tuple[str, str]]:
        annotations = told.get("annotations")
        for key, value in annotations.items() if isinstance(annotations, dict) else ():
            if not _ANNOTATION.fullmatch(key) or not isinstance(value, str | int | float):
                self.findings.hint(
                    self._where,
                    f"The annotation {clip(key)!r} is dropped.",
                    "Its key has letters, digits and _; its value is a text, a number or a boolean.",
                )
            else:
                yield text_of(key), text_of(value)
        for block in _BLOCKS:
            found = told.get(block)
            yield from _flat(block, found) if isinstance(found, dict) else ()


def _flat(name: str, block: dict[str, Any], depth: int = 0) -> Iterator[tuple[str, str]]:
    for key, value in block.items():
        if isinstance(value, dict) and depth < 2:
            yield from _flat(f"{name}.{key}", value, depth + 1)
        elif isinstance(value, str | int | float):
            yield text_of(f"{name}.{key}"), text_of(value)


def _identity(
    told: dict[str, Any], name: str, parent: Span | None, *, is_segment: bool
) -> tuple[str, str, str | None]:
    """Trace, span and parent. What stands within another belongs to that, whatever it says."""
    span_id = span_id_of(told.get("id"))
    if span_id is None:
        raise Faulty(f"{clip(name)!r} has no `id`.", "It has 16 hexadecimal digits.")
    if parent is not None:
        return parent.trace_id, span_id, parent.span_id
    trace_id, parent_id = trace_id_of(told.get("trace_id")), span_id_of(told.get("parent_id"))
    if trace_id is None:
        raise Faulty(f"{clip(name)!r} has no `trace_id`.", "Like 1-5759e988-bd862e3fe1be46a994272793.")
    if parent_id is None and not is_segment:
        raise Faulty(
            f"The subsegment {clip(name)!r} has no `parent_id`.", "It is the id of what it belongs to."
        )
    return trace_id, span_id, parent_id


def _status(told: dict[str, Any]) -> Status:
    if told.get("throttle") is True:
        return "throttle"
    if told.get("fault") is True:
        return "fault"
    if told.get("error") is True:
        return "error"
    http = told.get("http")
    response = http.get("response") if isinstance(http, dict) else None
    return status_of_http(response.get("status")) if isinstance(response, dict) else "ok"


def _message(cause: Any) -> str:
    """Of the first exception. A cause that is an id points at another segment, which tells it."""
    exceptions = cause.get("exceptions") if isinstance(cause, dict) else None
    first = exceptions[0] if isinstance(exceptions, list) and exceptions else None
    if not isinstance(first, dict):
        return ""
    words = (first.get("type"), first.get("message"))
    return text_of(": ".join(word for word in words if isinstance(word, str) and word))


def _links(told: Any) -> Iterator[Link]:
    for each in told[:LINKS] if isinstance(told, list) else ():
        if not isinstance(each, dict):
            continue
        trace_id, span_id = trace_id_of(each.get("trace_id")), span_id_of(each.get("id"))
        if trace_id and span_id:
            yield Link(trace_id=trace_id, span_id=span_id)
