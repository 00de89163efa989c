"""What an answer earns: less with each try and hint, never more than its mark, and never taken away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.grading import Mark
from portal.engines.grading.scoring import SHARES, ordinal, score, share_of

OUT_OF = st.integers(1, 10).map(float)
COSTS = st.lists(st.floats(0, 20, allow_nan=False), max_size=9)
TRIES = st.integers(1, 1_000)


@st.composite
def marks(draw: st.DrawFn) -> Mark:
    out_of = draw(OUT_OF)
    return Mark(points=draw(st.floats(0, out_of, allow_nan=False)), out_of=out_of)


@pytest.mark.parametrize(
    ("points", "attempt", "costs", "earned", "because"),
    [
        (3, 1, (), 3, ""),
        (3, 2, (), 2.25, "second try"),
        (3, 3, (), 1.5, "third try"),
        (3, 4, (), 0.75, "fourth try"),
        (3, 400, (), 0.75, "400th try"),
        (3, 1, (1,), 2, "one hint"),
        (3, 2, (1,), 1.5, "second try, one hint"),
        (1.5, 1, (0.75, 0.75), 0, "2 hints"),
        (1, 1, (3,), 0, "one hint"),
        (0, 2, (), 0, "second try"),
        (3, 1, (0,), 3, "one hint"),
    ],
)
def test_tries_take_a_share_and_hints_what_they_cost(points, attempt, costs, earned, because):
    found = score(Mark(points=points, out_of=3), attempt=attempt, hint_costs=costs)

    assert (found.earned, found.because) == (earned, because)
    assert found.whole == (earned == points)


@given(marks(), TRIES, COSTS)
def test_what_is_earned_is_never_negative_and_never_above_the_mark(mark, attempt, costs):
    assert 0 <= score(mark, attempt=attempt, hint_costs=costs).earned <= mark.points


@given(marks(), st.floats(0, 1), TRIES, COSTS)
def test_more_points_never_earn_less(mark, part, attempt, costs):
    worse = Mark(points=mark.points * part, out_of=mark.out_of)

    better = score(mark, attempt=attempt, hint_costs=costs)
    assert score(worse, attempt=attempt, hint_costs=costs).earned <= better.earned


@given(marks(), TRIES, TRIES, COSTS)
def test_a_later_try_never_earns_more(mark, attempt, more, costs):
    sooner = score(mark, attempt=attempt, hint_costs=costs)

    assert score(mark, attempt=attempt + more, hint_costs=costs).earned <= sooner.earned


@given(marks(), TRIES, COSTS, st.floats(0, 20))
def test_another_hint_never_earns_more(mark, attempt, costs, another):
    without = score(mark, attempt=attempt, hint_costs=costs)

    assert score(mark, attempt=attempt, hint_costs=[*costs, another]).earned <= without.earned


@given(marks(), TRIES, COSTS)
def test_the_order_in_which_hints_were_shown_does_not_matter(mark, attempt, costs):
    assert score(mark, attempt=attempt, hint_costs=costs).earned == pytest.approx(
        score(mark, attempt=attempt, hint_costs=costs[::-1]).earned, abs=0.011
    )


def test_every_try_earns_something_and_the_first_earns_all():
    assert SHARES[0] == 1
    assert list(SHARES) == sorted(set(SHARES), reverse=True)
    assert share_of(10_000) > 0


@pytest.mark.parametrize("attempt", [0, -1])
def test_there_is_no_try_before_the_first(attempt):
    with pytest.raises(ValueError, match="no try"):
        score(Mark(points=1, out_of=1), attempt=attempt)


@pytest.mark.parametrize(
    ("number", "said"), [(1, "first"), (9, "ninth"), (10, "10th"), (11, "11th"), (21, "21st"), (112, "112th")]
)
def test_tries_are_told_in_words(number, said):
    assert ordinal(number) == said
