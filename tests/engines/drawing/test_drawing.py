"""Where charts put things, whatever the numbers."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.drawing import HEIGHT, WIDTH, Series, Style, ceiling, figure, lines, shares
from portal.engines.drawing.shares import LENGTH

values = st.floats(0, 1e12, allow_nan=False)


@given(st.lists(values, min_size=1, max_size=80), st.sampled_from(Style))
def test_a_line_stays_within_its_drawing(numbers, style):
    drawn = lines(
        title="t",
        unit="",
        at=[str(n) for n in range(len(numbers))],
        series=[Series(name="s", values=numbers, style=style)],
    )

    (one,) = drawn.drawn
    across = [float(x) for x in re.findall(r"[MH]([\d.e+-]+)", one.path)]
    up = [float(y) for y in re.findall(r"(?:M0 |V)([\d.e+-]+)", one.path)]
    assert all(0 <= x <= WIDTH for x in across)
    assert all(0 <= y <= HEIGHT for y in up)
    assert one.path.endswith("Z") == (style is Style.AREA)


def test_a_level_line_is_one_stroke():
    drawn = lines(title="t", unit="", at=["a", "b"], series=[Series(name="s", values=[5, 5])])

    assert drawn.drawn[0].path == f"M0 0H{WIDTH}"


def test_a_chart_tells_each_series_to_who_cannot_see_it():
    drawn = lines(
        title="Load",
        unit="a second",
        at=["12:00", "12:01"],
        series=[Series(name="came", values=[1, 2]), Series(name="left", values=[0, 1])],
    )

    assert (
        drawn.told == "Load, a second. came: at most 2; 12:00 1, 12:01 2. left: at most 1; 12:00 0, 12:01 1."
    )


@pytest.mark.parametrize("numbers", [[], [1, 2], [float("nan")]])
def test_what_cannot_be_drawn_is_refused(numbers):
    with pytest.raises(ValueError):
        lines(title="t", unit="", at=["a"], series=[Series(name="s", values=numbers)])


@given(
    st.lists(
        st.tuples(st.text(max_size=10), st.floats(-10, 1e9, allow_nan=False), st.text(max_size=5)),
        max_size=20,
    )
)
def test_shares_are_sorted_and_as_long_as_their_value(data):
    drawn = shares(title="t", data=data)

    assert len(drawn.rows) == sum(value > 0 for _, value, _ in data)
    assert [row.width for row in drawn.rows] == sorted((row.width for row in drawn.rows), reverse=True)
    assert all(0 < row.width <= LENGTH and row.bar_y + 5 <= drawn.height for row in drawn.rows)


@given(st.floats(1e-9, 1e15))
def test_an_axis_ends_at_a_round_number_above(value):
    top = ceiling(value)

    assert value * (1 - 1e-6) <= top <= value * 10


@pytest.mark.parametrize(("value", "told"), [(0, "0"), (1234.5, "1,234"), (0.1234, "0.123"), (12, "12")])
def test_figures_are_told_shortly(value, told):
    assert figure(value) == told
