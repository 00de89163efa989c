"""Where a waterfall and a map of services put things, whatever was told."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from portal.engines.observability.traces import Span, assemble
from portal.pages.observe.drawn_map import HEIGHT, NODES, WIDTH, draw_map
from portal.pages.observe.drawn_trace import BARS, NAMES, ROWS, draw_trace

numbers = st.integers(1, 12)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """Of one trace: parents that are not there, that lead back, that are the span itself."""
    number, began = draw(numbers), draw(st.floats(0, 1_000))
    return Span(
        trace_id="a" * 32,
        span_id=f"{number:016x}",
        parent_id=draw(st.none() | numbers.map(lambda one: f"{one:016x}")),
        name=draw(st.text(min_size=1, max_size=80)),
        began_ms=began,
        ended_ms=draw(st.none() | st.floats(began, 2_000)),
        service=draw(st.sampled_from(["", "shop", "bank", "post"])),
        is_entry=draw(st.booleans()),
        remote=draw(st.sampled_from(["", "DynamoDB"])),
        status=draw(st.sampled_from(["ok", "error", "fault", "throttle"])),
    )


@given(st.lists(spans(), min_size=1, max_size=30))
def test_every_bar_of_a_waterfall_is_within_the_drawing(told: list[Span]) -> None:
    (trace,) = assemble(told)

    drawn = draw_trace(trace)

    assert {row.span.span_id for row in drawn.rows if row.span} == {span.span_id for span in trace.spans}
    for row in drawn.rows:
        assert drawn.names <= NAMES
        assert row.bar_x >= drawn.names + 10
        assert row.bar_x + row.width <= drawn.names + 10 + BARS + 2.5
        assert row.width > 0
        assert row.y + 24 <= drawn.height


@given(st.lists(spans(), min_size=1, max_size=30))
def test_no_box_of_a_map_lies_on_another_and_every_arrow_is_told(told: list[Span]) -> None:
    drawn = draw_map(assemble(told))

    places = [(box.x, box.y) for box in drawn.boxes]
    assert len(set(places)) == len(places) <= NODES
    assert all(x + WIDTH <= drawn.width and y + HEIGHT <= drawn.height for x, y in places)
    assert all(arrow.path.startswith("M") and arrow.count > 0 for arrow in drawn.arrows)


def test_of_a_long_trace_the_first_rows_are_drawn_and_the_others_counted() -> None:
    told = [
        Span(
            trace_id="a" * 32,
            span_id=f"{n + 1:016x}",
            parent_id=None,
            name="x" * 90,
            began_ms=n,
            ended_ms=n + 1,
        )
        for n in range(ROWS + 5)
    ]

    drawn = draw_trace(assemble(told)[0])

    assert (len(drawn.rows), drawn.left_out) == (ROWS, 5)
    assert drawn.rows[0].label.endswith("…")
    assert drawn.rows[0].name == "x" * 90


def test_of_many_services_there_is_the_table_alone() -> None:
    told = [
        Span(trace_id="a" * 32, span_id=f"{n + 1:016x}", parent_id=None, name=f"s{n}", service=f"s{n}",
             began_ms=n, ended_ms=n + 1, is_entry=True)
        for n in range(NODES + 1)
    ]  # fmt: skip

    drawn = draw_map(assemble(told))

    assert drawn.boxes == ()
    assert len(drawn.arrows) == NODES + 1


def test_without_a_trace_nothing_is_drawn() -> None:
    assert draw_map(()).boxes == ()
