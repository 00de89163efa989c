"""Long waits are drawn shorter, and nothing changes its order for that."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.pages.timelines.scale import Scale, in_words

TIMES = st.lists(st.integers(0, 14 * 86_400_000), max_size=60)


@pytest.mark.parametrize(
    ("ms", "words"),
    [
        (0, "0 ms"),
        (999, "999 ms"),
        (1_500, "1.5 s"),
        (60_000, "1 min"),
        (125_000, "2 min 5 s"),
        (3_600_000, "1 h"),
        (90_061_000, "1 d 1 h"),
    ],
)
def test_a_time_is_told_in_its_two_largest_units(ms, words):
    assert in_words(ms) == words


@given(TIMES)
def test_what_is_later_stands_further_right_and_all_of_it_within(times):
    scale = Scale(times, width=800)
    places = [scale.x(at_ms) for at_ms in scale.times]

    assert places == sorted(places)
    assert places[0] == 0
    assert all(0 <= place <= 800 for place in places)
    assert len(places) == 1 or places[-1] == 800


@given(TIMES, st.integers(0, 14 * 86_400_000))
def test_between_two_times_it_stands_between_them(times, at_ms):
    scale = Scale([*times, at_ms - 1 if at_ms else 0, at_ms + 1], width=800)

    assert scale.x(max(0, at_ms - 1)) <= scale.x(at_ms) <= scale.x(at_ms + 1)


def test_an_hour_of_waiting_leaves_room_for_a_second_of_work():
    scale = Scale([0, 1_000, 3_601_000], width=800)

    assert scale.x(1_000) > 150


@given(TIMES)
def test_written_times_do_not_lie_on_each_other(times):
    marks = Scale(times, width=800).marks()

    assert all(right[0] - left[0] >= 89 for left, right in pairwise(marks))
