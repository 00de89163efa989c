"""Segment documents in datagrams, as X-Ray's SDK sends them. Conformance row 70."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.engines.observability.traces import (
    Link,
    Span,
    read_datagram,
    spans_from_json,
    spans_to_json,
)
from portal.engines.observability.traces.span import ATTRIBUTES, SPANS
from portal.engines.observability.traces.xray import DEPTH, DOCUMENT_BYTES

from .spans import BEGAN_S, OTHER_TRACE, TRACE, XRAY_TRACE, datagram, segment, span_id


def read(document: Any) -> tuple[Span, ...]:
    found = read_datagram(datagram(document))
    assert found.findings == ()
    return found.spans


def test_a_segment_and_its_subsegments_are_spans() -> None:
    inner = [
        segment(1, trace_id=None, subsegments=[segment(2, trace_id=None, namespace="aws")]),
        segment(3, trace_id=None),
    ]

    found = read(segment(0, subsegments=inner, origin="AWS::EC2::Instance"))

    assert [(each.name, each.parent_id, each.kind, each.is_entry) for each in found] == [
        ("segment 0", None, "server", True),
        ("segment 1", span_id(0), "internal", False),
        ("segment 2", span_id(1), "client", False),
        ("segment 3", span_id(0), "internal", False),
    ]
    assert {(each.trace_id, each.service) for each in found} == {(TRACE, "segment 0")}
    assert (found[0].origin, found[2].remote) == ("AWS::EC2::Instance", "segment 2")
    assert (found[0].began_ms, found[0].ended_ms) == (BEGAN_S * 1000, BEGAN_S * 1000 + 500)


def test_a_subsegment_that_comes_alone_names_its_parent() -> None:
    (found,) = read(segment(1, type="subsegment", parent_id=span_id(0)))

    assert (found.parent_id, found.is_entry, found.kind) == (span_id(0), False, "internal")


def test_several_documents_may_come_in_one_list() -> None:
    assert [each.name for each in read([segment(0), segment(1)])] == ["segment 0", "segment 1"]


def test_what_is_in_progress_has_no_end() -> None:
    (found,) = read(segment(0, end_time=None, in_progress=True))

    assert (found.ended_ms, found.duration_ms) == (None, None)


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({}, "ok"),
        ({"fault": True}, "fault"),
        ({"error": True}, "error"),
        ({"error": True, "throttle": True}, "throttle"),
        ({"fault": "true"}, "ok"),
        ({"http": {"response": {"status": 503}}}, "fault"),
        ({"http": {"response": {"status": 404}}}, "error"),
        ({"http": {"response": {"status": 429}}}, "throttle"),
        ({"http": {"response": {"status": 200}}}, "ok"),
        ({"http": {"response": 5}}, "ok"),
    ],
)
def test_a_status_is_told_by_flags_or_by_http(told: dict[str, Any], status: str) -> None:
    assert read(segment(0, **told))[0].status == status


def test_what_a_segment_says_besides_is_kept() -> None:
    (found,) = read(
        segment(
            0,
            annotations={"customer": "alice", "total": 3.5, "new": True},
            metadata={"default": {"cart": [1, 2]}},
            http={"request": {"method": "GET", "url": "https://example.org"}},
            aws={"operation": "PutItem", "table_name": "orders"},
            cause={"exceptions": [{"type": "KeyError", "message": "'sku'"}]},
            links=[{"trace_id": f"1-{OTHER_TRACE[:8]}-{OTHER_TRACE[8:]}", "id": span_id(7)}, "broken", {}],
        )
    )

    assert found.attributes == (
        ("customer", "alice"), ("total", "3.5"), ("new", "true"),
        ("http.request.method", "GET"), ("http.request.url", "https://example.org"),
        ("aws.operation", "PutItem"), ("aws.table_name", "orders"),
    )  # fmt: skip
    assert json.loads(found.metadata) == {"default": {"cart": [1, 2]}}
    assert found.message == "KeyError: 'sku'"
    assert found.links == (Link(trace_id=OTHER_TRACE, span_id=span_id(7)),)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "does not begin with the daemon's header"),
        (b'{"name": "x"}', "does not begin with the daemon's header"),
        (datagram(segment(), {"format": "json", "version": 2}), "does not begin with the daemon's header"),
        (b'{"format": "json", "version": 1}\n', "no segment document"),
        (datagram([]), "no segment document"),
        (datagram("x"), "no segment document"),
        (datagram(segment(metadata={"x": "y" * DOCUMENT_BYTES})), "over 64 KB"),
        (datagram([1]), "no object"),
        (datagram(segment(name=None)), "has no `name`"),
        (datagram(segment(name="x" * 201)), "1 to 200 characters"),
        (datagram(segment(id="1")), "has no `id`"),
        (datagram(segment(id="0" * 16)), "has no `id`"),
        (datagram(segment(trace_id="1-2-3")), "has no `trace_id`"),
        (datagram(segment(type="subsegment")), "has no `parent_id`"),
        (datagram(segment(start_time=None)), "has no `start_time`"),
        (datagram(segment(start_time="now")), "has no `start_time`"),
        (datagram(segment(start_time=BEGAN_S * 1000)), "seconds since 1970"),
        (datagram(segment(end_time=None)), "has no `end_time` and no `in_progress`"),
    ],
)
def test_a_fault_is_told(data: bytes, words: str) -> None:
    found = read_datagram(data)

    assert found.spans == ()
    assert found.rejected == 1
    (finding,) = found.findings
    assert words in str(finding)
    assert finding.remedy


def test_what_is_wrong_within_leaves_the_rest() -> None:
    found = read_datagram(datagram(segment(0, subsegments=[segment(1, id="x"), segment(2)])))

    assert [each.name for each in found.spans] == ["segment 0", "segment 2"]
    assert (found.rejected, len(found.findings)) == (1, 1)


@pytest.mark.parametrize(
    "told", [{"end_time": BEGAN_S - 1}, {"annotations": {"a b": 1}}, {"annotations": {"a": []}}]
)
def test_a_hint_costs_nothing(told: dict[str, Any]) -> None:
    found = read_datagram(datagram(segment(0, **told)))

    assert [finding.kind for finding in found.findings] == ["hint"]
    assert found.spans[0].duration_ms is not None
    assert found.spans[0].attributes == ()


def test_depth_and_breadth_are_bounded() -> None:
    deep: dict[str, Any] = segment(0)
    for number in range(1, DEPTH + 20):
        deep = segment(number, subsegments=[deep])
    wide = [{"name": "x", "id": span_id(n), "start_time": 1, "end_time": 2} for n in range(850)]

    assert len(read_datagram(datagram(deep)).spans) == DEPTH + 1
    assert len(read_datagram(datagram(segment(900, subsegments=wide))).spans) == 851
    assert len(read_datagram(datagram([segment(n) for n in range(300)])).spans) == 300
    assert (
        len(read(segment(0, annotations={f"a{n}": n for n in range(ATTRIBUTES + 9)}))[0].attributes)
        == ATTRIBUTES
    )
    assert SPANS >= 851


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
MEMBERS = [
    "name", "id", "trace_id", "parent_id", "start_time", "end_time", "in_progress", "type", "namespace", "annotations",
    "metadata", "cause", "http", "aws", "sql", "links", "origin", "subsegments", "error",
]  # fmt: skip


@given(st.dictionaries(st.sampled_from(MEMBERS), ANYTHING | st.just([segment(5)]), max_size=4))
def test_anything_in_a_document_is_a_span_or_told_of(changes: dict[str, Any]) -> None:
    found = read_datagram(datagram(segment(0, **changes)))

    assert found.spans or found.rejected
    assert spans_from_json(spans_to_json(found.spans)) == found.spans
    spans_to_json(found.spans).encode()


@given(
    st.binary(max_size=100)
    | st.binary(max_size=100).map(lambda data: datagram({}).split(b"\n")[0] + b"\n" + data)
)
@example(datagram({}).split(b"\n")[0] + b"\n" + b'{"subsegments":[' * 4_000)
@example(datagram({}).split(b"\n")[0] + b"\n" + b'{"a":' + b"9" * 5_000 + b"}")
@example(b"[" * 60_000)
def test_any_datagram_is_read(data: bytes) -> None:
    found = read_datagram(data)

    assert found.spans == ()
    assert found.rejected == len(found.findings) == 1


@given(st.integers(0, 400), st.integers(0, 255))
def test_a_sound_datagram_with_one_byte_changed_is_read(place: int, byte: int) -> None:
    data = bytearray(datagram(segment(0, subsegments=[segment(1)], annotations={"a": "b"})))
    data[place % len(data)] = byte

    found = read_datagram(bytes(data))

    assert len(found.spans) + found.rejected >= 1


def test_a_trace_may_be_named_as_opentelemetry_does() -> None:
    assert (
        read(segment(0, trace_id=TRACE))[0].trace_id
        == read(segment(0, trace_id=XRAY_TRACE.upper()))[0].trace_id
    )
