"""What an answer says about memory."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portal.engines.grading.kinds import KINDS
from portal.engines.scheduling.rating import Rating, Seen, expected_s, rate

AGAIN, HARD, GOOD, EASY = Rating
SAID = ("unsure", "", "ok", "sure")
seen = st.builds(
    Seen,
    share=st.floats(0, 1),
    took_s=st.none() | st.floats(0.1, 10_000),
    expected_s=st.floats(10, 600),
    hints=st.integers(0, 5),
    said=st.sampled_from(SAID),
)


@pytest.mark.parametrize(
    ("what", "rating"),
    [
        (Seen(share=0), AGAIN),
        (Seen(share=0, said="sure"), AGAIN),
        (Seen(share=0, took_s=1), AGAIN),
        (Seen(share=0.59), AGAIN),
        (Seen(share=0.6), HARD),
        (Seen(share=0.99, said="sure", took_s=1), HARD),
        (Seen(share=1, hints=3), AGAIN),
        (Seen(share=1, hints=1), HARD),
        (Seen(share=1, said="unsure"), HARD),
        (Seen(share=1, took_s=181), HARD),
        (Seen(share=1, took_s=180), GOOD),
        (Seen(share=1), GOOD),
        (Seen(share=1, said="ok", took_s=1), GOOD),
        (Seen(share=1, said="sure"), GOOD),
        (Seen(share=1, said="sure", took_s=37), GOOD),
        (Seen(share=1, said="sure", took_s=36), EASY),
        (Seen(share=1, said="sure", took_s=5, hints=1), HARD),
    ],
)
def test_the_table(what, rating):
    assert rate(what).rating == rating


@given(seen)
def test_every_rating_has_its_reason(what):
    assert rate(what).reason


@given(seen, st.floats(0, 1))
def test_more_points_never_rate_lower(what, share):
    assume(share >= what.share)

    assert rate(dataclasses.replace(what, share=share)).rating >= rate(what).rating


@given(seen, st.integers(0, 5))
def test_fewer_hints_never_rate_lower(what, hints):
    assume(hints <= what.hints)

    assert rate(dataclasses.replace(what, hints=hints)).rating >= rate(what).rating


@given(seen, st.floats(0.1, 10_000))
def test_less_time_never_rates_lower(what, took_s):
    assume(what.took_s is not None and took_s <= what.took_s)

    assert rate(dataclasses.replace(what, took_s=took_s)).rating >= rate(what).rating


@given(seen)
def test_being_surer_never_rates_lower(what):
    ratings = [rate(dataclasses.replace(what, said=said)).rating for said in SAID]

    assert ratings == sorted(ratings)


@pytest.mark.parametrize("kind", KINDS)
def test_harder_questions_of_a_kind_may_take_longer(kind):
    times = [expected_s(kind, level) for level in (1, 2, 3)]

    assert times == sorted(times)
    assert 20 <= times[0] < times[2] <= 1_200
