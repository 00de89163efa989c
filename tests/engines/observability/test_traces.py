"""Traces out of spans: Lambda's own, merging, links, waterfalls and maps."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.engines.observability.invocation import Invocation
from portal.engines.observability.traces import (
    Link,
    ServiceMap,
    Span,
    Trace,
    Waterfall,
    as_xray,
    assemble,
    lambda_spans,
    links_of,
    read_header,
    service_map,
    spans_from_json,
    spans_to_json,
    trace_id_of,
    waterfall,
)
from portal.engines.observability.traces.service_map import NODES

from .spans import OTHER_TRACE, TRACE, XRAY_TRACE, span, span_id

HEADER = f"Root={XRAY_TRACE};Parent={span_id(0)};Sampled=1"


def trace(*spans: Span) -> Trace:
    (found,) = assemble(spans)
    return found


def drawn(*spans: Span) -> Waterfall:
    return waterfall(trace(*spans))


# Names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEADER, (TRACE, span_id(0), True)),
        (f"Sampled=0; Root={XRAY_TRACE}", (TRACE, None, False)),
        (f"Root={XRAY_TRACE};Parent=x;Self=1-2;Lineage=1:a:0", (TRACE, None, False)),
        ("Root=1-2-3;Sampled=1", None), ("", None), ("=;=;", None), (None, None), ("x" * 2_000, None),
    ],
)  # fmt: skip
def test_a_trace_header_is_read(text: Any, expected: tuple[str, str | None, bool] | None) -> None:
    found = read_header(text)

    assert (found and (found.trace_id, found.parent_id, found.is_sampled)) == expected


@given(st.integers(1, 2**128 - 1))
def test_both_ways_to_write_a_trace_are_one(number: int) -> None:
    trace_id = f"{number:032x}"

    assert trace_id_of(as_xray(trace_id)) == trace_id_of(trace_id) == trace_id


# Lambda's own


def invocation(**changes: Any) -> Invocation:
    return Invocation(
        **{
            "request_id": "r-1", "function": "hello", "began_ms": 1000.0, "duration_ms": 100.0, "init_ms": 50.0,
            "overhead_ms": 10.0, "trace": HEADER, **changes,
        }
    )  # fmt: skip


def test_lambda_makes_two_segments_and_the_parts_of_the_second() -> None:
    found = lambda_spans(invocation())

    assert [(each.name, each.origin, each.began_ms, each.ended_ms) for each in found] == [
        ("hello", "AWS::Lambda", 1000.0, 1150.0),
        ("hello", "AWS::Lambda::Function", 1000.0, 1150.0),
        ("Initialization", "", 1000.0, 1050.0),
        ("Invocation", "", 1050.0, 1140.0),
        ("Overhead", "", 1140.0, 1150.0),
    ]
    service, function, *parts = found
    assert (service.parent_id, function.parent_id) == (None, service.span_id)
    assert function.span_id == span_id(0)
    assert {each.parent_id for each in parts} == {function.span_id}
    assert len({each.span_id for each in found}) == 5
    assert lambda_spans(invocation()) == found


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"init_ms": None}, ["hello", "hello", "Invocation", "Overhead"]),
        ({"init_ms": None, "overhead_ms": 0.0}, ["hello", "hello", "Invocation"]),
        ({"overhead_ms": 999.0}, ["hello", "hello", "Initialization", "Invocation", "Overhead"]),
        ({"init_ms": None, "restore_ms": 50.0}, ["hello", "hello", "Restore", "Invocation", "Overhead"]),
        ({"is_throttled": True}, ["hello"]),
        ({"trace": HEADER.replace("Sampled=1", "Sampled=0")}, []),
        ({"trace": ""}, []),
    ],
)
def test_what_did_not_happen_has_no_segment(changes: dict[str, Any], names: list[str]) -> None:
    found = lambda_spans(invocation(**changes))

    assert [each.name for each in found] == names
    assert all(each.duration_ms is not None and each.duration_ms >= 0 for each in found)


def test_an_error_of_the_function_is_a_fault_of_its_segment() -> None:
    assert [each.status for each in lambda_spans(invocation(is_error=True))] == [
        "ok",
        "fault",
        "ok",
        "fault",
        "ok",
    ]
    assert lambda_spans(invocation(is_throttled=True))[0].status == "throttle"


# Assembling


def test_a_span_that_ends_takes_the_place_of_what_was_known() -> None:
    begun, ended = span(0, ended_ms=None), span(0, name="done")

    assert trace(begun, ended).spans == (ended,)
    assert trace(ended, begun).spans == (ended,)
    assert trace(begun).spans == (begun,)


def test_a_batch_links_to_where_its_messages_were_sent() -> None:
    # Facts O-19
    sender = f"Root={as_xray(OTHER_TRACE)};Parent={span_id(5)};Sampled=1"
    event = {"Records": [{"attributes": {"AWSTraceHeader": sender}}] * 2 + [{"attributes": {}}, {}, 5]}

    links = links_of(event)
    found = assemble(
        [*lambda_spans(invocation(), links=links), span(5, trace_id=OTHER_TRACE), span(6, trace_id="e" * 32)]
    )

    assert links == (Link(trace_id=OTHER_TRACE, span_id=span_id(5)),)
    assert {each.trace_id: each.linked for each in found} == {
        TRACE: (OTHER_TRACE,),
        OTHER_TRACE: (TRACE,),
        "e" * 32: (),
    }


@pytest.mark.parametrize(
    "event", [None, [], {"Records": None}, {"Records": [{"attributes": {"AWSTraceHeader": "x"}}]}]
)
def test_anything_else_links_to_nothing(event: Any) -> None:
    assert links_of(event) == ()


def test_spans_survive_being_sent() -> None:
    spans = (
        *lambda_spans(invocation(), links=[Link(trace_id=OTHER_TRACE, span_id=span_id(5))]),
        span(9, attributes=(("a", "b"),)),
    )

    assert spans_from_json(spans_to_json(spans)) == spans


# Waterfalls


def test_rows_are_drawn_below_what_they_are_part_of() -> None:
    found = drawn(span(0), span(1, 0), span(3, 0), span(2, 1), span(4))

    assert [(row.span_id, row.depth, row.offset_ms, row.duration_ms, row.children) for row in found.rows] == [
        (span_id(0), 0, 0.0, 1000.0, 2),
        (span_id(1), 1, 1000.0, 1000.0, 1),
        (span_id(2), 2, 2000.0, 1000.0, 0),
        (span_id(3), 1, 3000.0, 1000.0, 0),
        (span_id(4), 0, 4000.0, 1000.0, 0),
    ]
    assert (found.began_ms, found.duration_ms) == (0.0, 5000.0)


def test_a_parent_that_nobody_told_of_is_shown_once() -> None:
    found = drawn(span(1, 9), span(3, 9), span(2, 1))

    assert [(row.span_id, row.span is None, row.depth) for row in found.rows] == [
        (span_id(9), True, 0), (span_id(1), False, 1), (span_id(2), False, 2), (span_id(3), False, 1),
    ]  # fmt: skip
    assert (found.rows[0].offset_ms, found.rows[0].duration_ms, found.rows[0].children) == (0.0, 3000.0, 2)


def test_what_has_not_ended_goes_to_the_end() -> None:
    found = drawn(span(0, ended_ms=None), span(1, 0))

    assert [(row.is_open, row.duration_ms) for row in found.rows] == [(True, 2000.0), (False, 1000.0)]


def test_parents_that_lead_back_are_drawn_at_the_top() -> None:
    found = drawn(span(0, 1), span(1, 0), span(2, 2))

    assert [(row.span_id, row.depth, row.is_looped) for row in found.rows] == [
        (span_id(0), 0, True), (span_id(1), 1, False), (span_id(2), 0, True),
    ]  # fmt: skip


PARENTS = st.lists(st.none() | st.integers(0, 14), min_size=1, max_size=12)


@given(PARENTS)
@example([1, 2, 0])
@example([0])
@example([13, 13, 0, 14])
def test_a_waterfall_never_loses_a_span(parents: list[int | None]) -> None:
    spans = [span(number, parent) for number, parent in enumerate(parents)]
    found = drawn(*spans)

    rows = found.rows
    assert Counter(row.span_id for row in rows if row.span is not None) == Counter(
        each.span_id for each in spans
    )
    known = {each.span_id for each in spans}
    assert [row.span_id for row in rows if row.span is None] == list(
        dict.fromkeys(each.parent_id for each in spans if each.parent_id and each.parent_id not in known)
    )
    above: list[str] = []
    for row in rows:
        above = [*above[: row.depth], row.span_id]
        assert len(above) == row.depth + 1
        assert row.depth == 0 or row.span is None or row.span.parent_id == above[-2]
        assert row.depth > 0 or row.span is None or row.is_looped or row.span.parent_id is None
        assert 0 <= row.offset_ms <= row.offset_ms + row.duration_ms <= found.duration_ms


def test_a_thousand_levels_are_drawn() -> None:
    found = drawn(*(span(number, number - 1 if number else None) for number in range(1_000)))

    assert [row.depth for row in found.rows] == list(range(1_000))


# Maps


def edges(found: ServiceMap) -> set[tuple[str, str, int, bool]]:
    names = [f"{node.name} {node.kind}".strip() for node in found.nodes]
    return {(names[edge.source], names[edge.target], edge.tally.count, edge.is_link) for edge in found.edges}


def test_services_and_their_calls_are_a_map() -> None:
    caller, called = (
        invocation(function="shop"),
        invocation(function="stock", request_id="r-2", is_error=True),
    )
    ours = lambda_spans(caller)
    pay = span(50, 0, kind="client", remote="DynamoDB", began_ms=1060.0, ended_ms=1070.0)
    ask = span(51, 0, kind="client", remote="Lambda", began_ms=1070.0, ended_ms=1080.0)
    theirs = lambda_spans(
        invocation(
            function="stock", request_id="r-2", is_error=True, trace=HEADER.replace(span_id(0), span_id(60))
        ),
        caller_id=ask.span_id,
    )
    assert called.is_error

    found = service_map(assemble([*ours, pay, ask, *theirs]))

    assert edges(found) == {
        ("Client client", "shop AWS::Lambda", 1, False),
        ("shop AWS::Lambda", "shop AWS::Lambda::Function", 1, False),
        ("shop AWS::Lambda::Function", "DynamoDB remote", 1, False),
        ("shop AWS::Lambda::Function", "stock AWS::Lambda", 1, False),
        ("stock AWS::Lambda", "stock AWS::Lambda::Function", 1, False),
    }
    tallies = {(node.name, node.kind): node.tally for node in found.nodes}
    assert tallies["stock", "AWS::Lambda::Function"].faults == 1
    assert tallies["DynamoDB", "remote"].average_ms == 10.0
    assert tallies["shop", "AWS::Lambda"].average_ms == 150.0
    assert not found.is_cut


def test_messages_of_a_queue_are_an_edge_of_their_own() -> None:
    send = span(5, trace_id=OTHER_TRACE, service="shop", kind="server", is_entry=True)
    receive = lambda_spans(invocation(), links=[Link(trace_id=OTHER_TRACE, span_id=send.span_id)])

    assert ("shop", "hello AWS::Lambda", 1, True) in edges(service_map(assemble([send, *receive])))


def test_each_status_is_counted() -> None:
    spans = [
        span(number, service="api", is_entry=True, status=status, ended_ms=None if number == 3 else 1000.0 * number + 4)
        for number, status in enumerate(("ok", "error", "fault", "throttle"))
    ]  # fmt: skip

    (node,) = (node for node in service_map(assemble(spans)).nodes if node.name == "api")

    tally = node.tally
    assert (tally.count, tally.errors, tally.faults, tally.throttles, tally.ended, tally.average_ms) == (
        4,
        1,
        1,
        1,
        3,
        4.0,
    )


def test_a_map_is_bounded() -> None:
    found = service_map(assemble([span(n, service=f"s{n}", is_entry=True) for n in range(NODES + 5)]))

    assert (len(found.nodes), found.is_cut) == (NODES, True)


@given(
    PARENTS,
    st.lists(
        st.tuples(st.sampled_from(["", "a", "b"]), st.booleans(), st.sampled_from(["", "db"])),
        min_size=12,
        max_size=12,
    ),
)
def test_a_map_counts_each_request_once(parents: list[int | None], how: list[tuple[str, bool, str]]) -> None:
    spans = [
        span(number, parent, service=how[number][0], is_entry=how[number][1], remote=how[number][2])
        for number, parent in enumerate(parents)
    ]

    found = service_map(assemble(spans))

    answered = {each.parent_id for each in spans if each.is_entry}
    known = {each.span_id for each in spans}
    taken = sum(each.is_entry or (not each.remote and each.parent_id not in known) for each in spans)
    called = sum(bool(each.remote) and each.span_id not in answered for each in spans)
    assert sum(edge.tally.count for edge in found.edges) == taken + called
    into = Counter[int]()
    for edge in found.edges:
        into[edge.target] += edge.tally.count
    for place, node in enumerate(found.nodes):
        assert node.kind == "client" or node.tally.count == into[place]


def test_spans_that_lead_back_to_each_other_belong_to_one_node() -> None:
    """However many there are: each way up is gone once."""
    ring = [
        Span(trace_id="a" * 32, span_id=f"{number + 1:016x}", parent_id=f"{(number + 1) % 9 + 1:016x}",
             name=f"step {number}", began_ms=number, ended_ms=10.0, service="shop", remote="db")
        for number in range(9)
    ]  # fmt: skip

    found = service_map(assemble(ring))

    assert {node.name: node.tally.count for node in found.nodes} == {"shop": 0, "db": 9}
