"""Shares round a centre."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.drawing import Axis, radar
from portal.engines.drawing.radar import HEIGHT, RADIUS, WIDTH

NAMES = ["Fundamentals", "Event sources & integration", "Security", "Scaling"]
values = st.none() | st.floats(0, 1)


def drawn(*values):
    return radar(
        title="Map",
        axes=[
            Axis(name=name, value=value, low=value or 0, high=value or 0)
            for name, value in zip(NAMES, values, strict=False)
        ],
    )


@given(st.lists(values, min_size=3, max_size=4))
def test_every_dot_lies_as_far_out_as_its_value(values):
    for value, spoke in zip(values, drawn(*values).spokes, strict=True):
        if value is None:
            assert spoke.at is None
        else:
            far = math.dist(spoke.at, (WIDTH / 2, HEIGHT / 2))
            assert far == pytest.approx(value * RADIUS, abs=0.2)


def test_it_begins_at_the_top_and_goes_clockwise():
    top, right, bottom, left = drawn(1, 1, 1, 1).spokes

    assert (top.x, top.y) == (WIDTH / 2, HEIGHT / 2 - RADIUS)
    assert right.x > WIDTH / 2 > left.x
    assert bottom.y > HEIGHT / 2
    assert [spoke.anchor for spoke in (top, right, bottom, left)] == ["middle", "start", "middle", "end"]


def test_there_is_room_for_names_beside_the_circle():
    assert WIDTH / 2 - RADIUS >= 70
    assert [words for _, words in drawn(1, 1, 1).spokes[1].lines] == ["Event sources &", "integration"]


def test_what_is_not_claimed_has_no_dot_and_is_told():
    chart = drawn(0.5, None, 0.75, 1)

    assert chart.spokes[1].at is None
    assert len(chart.shape.split()) == 3
    assert chart.told.startswith(
        "Map. Fundamentals: 50 %, between 50 and 50; Event sources & integration: not enough"
    )


def test_two_values_make_no_figure():
    assert drawn(0.5, None, 0.5).shape == ""
    with pytest.raises(ValueError, match="three axes"):
        drawn(0.5, 0.5)
