"""The next hint: its price said before, and what it waits for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.engines.curriculum.models.hint import Hint, as_hints
from portal.engines.grading.hints import next_hint
from tests.people import NOON

HINTS = (
    Hint(text="Free."),
    Hint(text="Half a point.", cost=0.5),
    Hint(text="A share.", cost="25 %", after_tries=2, cooldown_s=40),
)


def after(shown: int, *, tries: int = 0, seconds: float | None = None):
    since = None if seconds is None else NOON - timedelta(seconds=seconds)
    return next_hint(HINTS, points=3, shown=shown, tries=tries, since=since, now=NOON)


@pytest.mark.parametrize(
    ("shown", "tries", "seconds", "cost", "waits_for"),
    [
        (0, 0, None, 0, ""),
        (1, 0, 0, 0.5, ""),
        (2, 0, 100, 0.75, "after 2 more tries"),
        (2, 1, 100, 0.75, "after your next try"),
        (2, 2, 0, 0.75, "in 40 s"),
        (2, 2, 39.2, 0.75, "in 1 s"),
        (2, 2, 40, 0.75, ""),
        (2, 9, 4000, 0.75, ""),
        (2, 2, -60, 0.75, "in 40 s"),  # a clock that was set back
    ],
)
def test_a_hint_says_what_it_costs_and_what_it_waits_for(shown, tries, seconds, cost, waits_for):
    found = after(shown, tries=tries, seconds=seconds)

    assert (found.number, found.cost, found.waits_for) == (shown + 1, cost, waits_for)
    assert found.ready == (not waits_for)


def test_after_the_last_hint_there_is_none():
    assert after(3) is None
    assert after(7) is None


def test_a_long_wait_is_told_in_minutes():
    (hint,) = (Hint(text="Later.", after_tries=1, cooldown_s=600),)
    found = next_hint([hint], points=1, shown=0, tries=1, since=NOON, now=NOON + timedelta(seconds=61))

    assert found.waits_for == "in 9 minutes"


def test_a_text_alone_is_a_hint_that_costs_nothing():
    assert as_hints(["Think.", Hint(text="More.", cost=1)]) == (
        Hint(text="Think."),
        Hint(text="More.", cost=1),
    )
