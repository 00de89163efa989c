"""OpenTelemetry's exports, in both of their forms."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from google.protobuf.json_format import ParseDict
from hypothesis import example, given, settings
from hypothesis import strategies as st
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from portal.engines.observability.traces import (
    BadExport,
    Link,
    Reading,
    Span,
    read_otlp_json,
    read_otlp_protobuf,
    spans_from_json,
    spans_to_json,
)
from portal.engines.observability.traces.span import ATTRIBUTES, SPANS

from .spans import BEGAN_S, OTHER_TRACE, TRACE, otlp, otlp_span, span_id


def as_protobuf(document: Any) -> bytes:
    """Google's own reader of JSON wants identifiers in base64."""
    text = json.loads(json.dumps(document))
    for of_resource in text["resourceSpans"]:
        for of_scope in of_resource["scopeSpans"]:
            for told in of_scope["spans"]:
                for each in (told, *told.get("links", [])):
                    for key in ("traceId", "spanId", "parentSpanId"):
                        if key in each:
                            each[key] = base64.b64encode(bytes.fromhex(each[key])).decode()
    return bytes(ParseDict(text, ExportTraceServiceRequest()).SerializeToString())


def read(*spans: Any) -> Reading:
    return read_otlp_json(json.dumps(otlp(*spans)).encode())


def one(**changes: Any) -> Span:
    (found,) = read(otlp_span(0, **changes)).spans
    return found


def attribute(key: str, **value: Any) -> dict[str, Any]:
    return {"key": key, "value": value}


FULL = otlp_span(
    1,
    kind=3,
    parentSpanId=span_id(0),
    attributes=[
        attribute("a", stringValue="text"), attribute("b", intValue="7"), attribute("c", boolValue=True),
        attribute("d", doubleValue=1.5), attribute("rpc.service", stringValue="S3"),
        attribute("http.response.status_code", intValue="404"),
    ],
    events=[{"timeUnixNano": str(BEGAN_S * 10**9 + 5), "name": "exception", "attributes": [
        attribute("exception.type", stringValue="KeyError"), attribute("exception.message", stringValue="'sku'")]}],
    links=[{"traceId": OTHER_TRACE, "spanId": span_id(9)}],
    status={"code": 2},
)  # fmt: skip


@pytest.mark.parametrize("form", ["json", "protobuf"])
def test_an_export_gives_spans(form: str) -> None:
    document = otlp(FULL)
    reading = (
        read_otlp_json(json.dumps(document).encode())
        if form == "json"
        else read_otlp_protobuf(as_protobuf(document))
    )

    (found,) = reading.spans
    assert (found.trace_id, found.span_id, found.parent_id) == (TRACE, span_id(1), span_id(0))
    assert (found.name, found.service, found.kind, found.remote) == ("span 1", "shop", "client", "S3")
    assert (found.began_ms, found.ended_ms) == (BEGAN_S * 1000, (BEGAN_S + 1) * 1000)
    assert (found.status, found.message) == ("error", "KeyError: 'sku'")
    assert found.attributes == (
        ("a", "text"), ("b", "7"), ("c", "true"), ("d", "1.5"), ("rpc.service", "S3"), ("http.response.status_code", "404"),
    )  # fmt: skip
    assert found.links == (Link(trace_id=OTHER_TRACE, span_id=span_id(9)),)
    assert [(moment.name, moment.words) for moment in found.moments] == [("exception", "KeyError: 'sku'")]
    assert json.loads(found.metadata) == {"service.name": "shop"}
    assert (reading.findings, reading.rejected) == ((), 0)


@settings(max_examples=50)
@given(
    st.lists(
        st.builds(
            lambda number, kind, code, names: otlp_span(number, kind=kind, status={"code": code}, attributes=[
                attribute(name, intValue=str(len(name))) for name in names]),
            st.integers(0, 99), st.integers(0, 5), st.integers(0, 2), st.lists(st.text(max_size=4), max_size=3),
        ),
        max_size=4,
    )
)  # fmt: skip
def test_both_forms_say_the_same(spans: list[dict[str, Any]]) -> None:
    document = otlp(*spans)

    assert read_otlp_json(json.dumps(document).encode()) == read_otlp_protobuf(as_protobuf(document))


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({}, "ok"),
        ({"status": {"code": 1}}, "ok"),
        ({"status": {"code": 2, "message": "no"}}, "fault"),
        ({"status": {"code": "STATUS_CODE_ERROR"}}, "fault"),
        ({"status": {"code": 2}, "attributes": [attribute("http.status_code", intValue="429")]}, "throttle"),
        ({"attributes": [attribute("http.response.status_code", intValue=503)]}, "fault"),
        ({"attributes": [attribute("http.response.status_code", stringValue="503")]}, "ok"),
    ],
)
def test_a_status_is_an_error_a_fault_or_a_throttle(told: dict[str, Any], status: str) -> None:
    assert one(**told).status == status


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (2, "server"),
        ("SPAN_KIND_CONSUMER", "consumer"),
        (0, "internal"),
        (99, "internal"),
        ("x", "internal"),
        (None, "internal"),
    ],
)
def test_kinds_come_as_numbers_or_names(kind: Any, expected: str) -> None:
    assert one(kind=kind).kind == expected
    assert one(kind=kind).is_entry == (expected in ("server", "consumer"))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (5, "no object"),
        (otlp_span(traceId=None), "has no `traceId`"),
        (otlp_span(traceId="0" * 32), "has no `traceId`"),
        (otlp_span(spanId="xyz"), "has no `traceId` of 32 or no `spanId`"),
        (otlp_span(startTimeUnixNano=None), "has no `startTimeUnixNano`"),
        (otlp_span(startTimeUnixNano="-5"), "has no `startTimeUnixNano`"),
    ],
)
def test_a_span_that_is_wrong_leaves_the_others(told: Any, words: str) -> None:
    found = read(told, otlp_span(1))

    assert [each.name for each in found.spans] == ["span 1"]
    assert found.rejected == 1
    assert words in str(found.findings[0])


@pytest.mark.parametrize("body", [b"", b"x", b"[]", b"5", b"\xff", b"[" * 100_000, b'{"a":' * 50_000])
def test_a_body_that_is_no_export_is_bad(body: bytes) -> None:
    with pytest.raises(BadExport):
        read_otlp_json(body)


def test_bytes_that_are_no_message_are_bad() -> None:
    with pytest.raises(BadExport):
        read_otlp_protobuf(b"\x0a\xff")


def test_spans_and_their_parts_are_bounded() -> None:
    many = [otlp_span(n) for n in range(SPANS + 5)]
    wide = otlp_span(0, attributes=[attribute(f"a{n}", intValue=n) for n in range(ATTRIBUTES + 9)])

    assert (len(read(*many).spans), read(*many).rejected) == (SPANS, 5)
    assert len(read_otlp_protobuf(as_protobuf(otlp(*many))).spans) == SPANS
    assert len(read(wide).spans[0].attributes) == ATTRIBUTES


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["key", "value", "stringValue", "intValue", "code", "kvlistValue", "spanId"]), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
MEMBERS = ["traceId", "spanId", "parentSpanId", "name", "kind", "startTimeUnixNano", "endTimeUnixNano", "attributes",
           "events", "links", "status"]  # fmt: skip


@given(st.dictionaries(st.sampled_from(MEMBERS), ANYTHING, max_size=4))
def test_anything_in_a_span_is_taken_or_told_of(changes: dict[str, Any]) -> None:
    found = read(otlp_span(0, **changes))

    assert len(found.spans) + found.rejected == 1
    assert spans_from_json(spans_to_json(found.spans)) == found.spans
    spans_to_json(found.spans).encode()


@given(ANYTHING, st.sampled_from(["resourceSpans", "resource", "scopeSpans", "spans"]))
def test_anything_around_spans_is_read(told: Any, name: str) -> None:
    document: Any = {"resourceSpans": [{"resource": {}, "scopeSpans": [{"spans": []}]}]}
    place: Any = {
        "resourceSpans": document, "resource": document["resourceSpans"][0], "scopeSpans": document["resourceSpans"][0],
        "spans": document["resourceSpans"][0]["scopeSpans"][0],
    }[name]  # fmt: skip
    place[name] = told

    assert read_otlp_json(json.dumps(document).encode()).spans == ()


@given(st.binary(max_size=60))
@example(as_protobuf(otlp(FULL))[:-1])
def test_any_bytes_are_read_or_bad(body: bytes) -> None:
    try:
        assert read_otlp_protobuf(body).spans == ()
    except BadExport:
        return


@given(st.integers(0, 1_000), st.integers(0, 255))
def test_a_sound_message_with_one_byte_changed_is_read_or_bad(place: int, byte: int) -> None:
    body = bytearray(as_protobuf(otlp(FULL)))
    body[place % len(body)] = byte
    try:
        found = read_otlp_protobuf(bytes(body))
    except BadExport:
        return
    assert len(found.spans) + found.rejected <= 1


@pytest.mark.parametrize("text", ["--5", "-", "٣", "9" * 21])
def test_a_whole_number_that_is_none_stays_text(text: str) -> None:
    assert one(attributes=[attribute("n", intValue=text)]).attributes == (("n", text),)
