"""Nothing lost, nothing twice, no day too full, the most urgent first."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.scheduling.cards import DAY, Card, first, recall, review
from portal.engines.scheduling.load import EVERY, Due, balance, spread, urgency, window
from portal.engines.scheduling.rating import Rating

TODAY = date(2026, 11, 24)


@st.composite
def lists_of_due(draw) -> list[Due]:
    """Cards with intervals of 1 to 400 days, due from two months ago to three weeks ahead."""
    days = draw(st.lists(st.tuples(st.integers(1, 400), st.integers(-60, 21)), max_size=80))
    return [due(key, interval, TODAY + ahead * DAY) for key, (interval, ahead) in enumerate(days)]


def due(key: int, interval: int, on: date) -> Due:
    at = datetime.combine(on, time(), tzinfo=UTC)
    card = Card(
        due_at=at,
        reviewed_at=at - interval * timedelta(days=1),
        stability=float(interval),
        difficulty=5.0,
        reviews=1,
    )
    return Due(key=key, on=on, card=card)


@given(lists_of_due(), st.integers(1, 30), st.integers(0, 40))
def test_everything_has_one_day_and_no_day_holds_more_than_it_may(dues, a_day, done):
    plan = spread(dues, today=TODAY, a_day=a_day, done=done)

    assert sorted(key for day in plan for key in day.keys) == sorted(one.key for one in dues)
    assert all(0 < len(day.keys) <= a_day for day in plan)
    assert all(len(day.keys) <= max(a_day - done, 0) for day in plan if day.on == TODAY)
    assert [day.on for day in plan] == sorted({day.on for day in plan})


@given(lists_of_due(), st.integers(1, 30))
def test_nothing_comes_before_its_day_or_before_today(dues, a_day):
    on = {one.key: one.on for one in dues}

    for day in spread(dues, today=TODAY, a_day=a_day):
        assert all(day.on >= max(on[key], TODAY) for key in day.keys)


@given(lists_of_due(), st.integers(1, 30))
def test_no_day_has_room_while_something_waits(dues, a_day):
    plan = spread(dues, today=TODAY, a_day=a_day)
    on = {one.key: one.on for one in dues}

    for day in plan:
        later = [key for other in plan if other.on > day.on for key in other.keys]
        assert len(day.keys) == a_day or all(on[key] > day.on for key in later)


@given(lists_of_due(), st.integers(1, 30))
def test_what_waits_is_less_urgent_than_what_is_chosen(dues, a_day):
    """All but the fifth of the places that goes to what has been due the longest."""
    by_key = {one.key: one for one in dues}
    plan = spread(dues, today=TODAY, a_day=a_day)

    for day in plan:
        waits = [by_key[key] for other in plan if other.on > day.on for key in other.keys]
        urgent = min((urgency(one, day.on) for one in waits if one.on <= day.on), default=None)
        if urgent:
            passed = sum(urgency(by_key[key], day.on) > urgent for key in day.keys)
            assert passed <= -(-len(day.keys) // EVERY)


@given(lists_of_due(), st.integers(1, 30), st.randoms(use_true_random=False))
def test_the_order_in_which_cards_are_told_changes_nothing(dues, a_day, random):
    shuffled = dues[:]
    random.shuffle(shuffled)

    assert spread(dues, today=TODAY, a_day=a_day) == spread(shuffled, today=TODAY, a_day=a_day)


def test_the_most_likely_forgotten_comes_first_and_of_two_alike_the_one_with_more_to_lose():
    fresh, fading, gone = due(1, 30, TODAY), due(2, 5, TODAY - 3 * DAY), due(3, 1, TODAY - 20 * DAY)
    firm, weak = due(4, 40, TODAY - 40 * DAY), due(5, 10, TODAY - 10 * DAY)
    assert recall(firm.card, datetime.combine(TODAY, time(), tzinfo=UTC)) == pytest.approx(
        recall(weak.card, datetime.combine(TODAY, time(), tzinfo=UTC))
    )

    [day] = spread([fresh, gone, weak, firm, fading], today=TODAY, a_day=20)

    assert day.keys == (3, 4, 5, 2, 1)


def test_three_hundred_after_a_holiday_are_spread_over_fifteen_days():
    dues = [due(key, 1 + key % 60, TODAY - (key % 21) * DAY) for key in range(300)]

    plan = spread(dues, today=TODAY, a_day=20)

    assert [len(day.keys) for day in plan] == [20] * 15
    assert plan[-1].on == TODAY + 14 * DAY


def test_nothing_waits_for_ever_behind_things_more_urgent():
    """Every day brings twenty cards that are nearly forgotten; the one that is well known has its turn."""
    patient = due(0, 300, TODAY)
    waiting, day, key = [patient], TODAY, 1
    for _ in range(30):
        waiting += [due(key + number, 1, day - 9 * DAY) for number in range(20)]
        key += 20
        chosen = set(spread(waiting, today=day, a_day=20)[0].keys)
        waiting = [one for one in waiting if one.key not in chosen]
        day += DAY

    assert patient not in waiting


def test_what_was_done_today_leaves_room_for_the_rest_only():
    dues = [due(key, 10, TODAY) for key in range(30)]

    plan = spread(dues, today=TODAY, a_day=20, done=15)

    assert [len(day.keys) for day in plan] == [5, 20, 5]


def test_a_day_that_holds_nothing_is_refused():
    with pytest.raises(ValueError, match="hold nothing"):
        spread([], today=TODAY, a_day=0)


@given(st.integers(0, 365), st.dictionaries(st.integers(-60, 60), st.integers(0, 40)))
def test_a_date_moves_only_within_its_window_and_to_no_fuller_day(interval, counts):
    load = {TODAY + ahead * DAY: number for ahead, number in counts.items()}

    on = balance(TODAY, interval, load)

    earliest, latest = window(TODAY, interval)
    assert earliest <= on <= latest
    assert load.get(on, 0) == min(
        load.get(earliest + n * DAY, 0) for n in range((latest - earliest).days + 1)
    )


@pytest.mark.parametrize(
    ("interval", "days"), [(0, 1), (1, 1), (2, 1), (3, 3), (7, 5), (20, 7), (100, 15)]
)  # fmt: skip
def test_long_intervals_may_move_further(interval, days):
    earliest, latest = window(TODAY, interval)

    assert (latest - earliest).days + 1 == days


@given(st.integers(3, 365))
def test_a_date_that_moves_stays_at_least_two_days_after_the_review(interval):
    earliest, _ = window(TODAY, interval)

    assert (earliest - (TODAY - interval * DAY)).days >= 2


def test_a_hundred_cards_of_one_day_end_up_on_many():
    load: Counter[date] = Counter()
    card = review(first(datetime(2026, 11, 1, tzinfo=UTC)), Rating.EASY, datetime(2026, 11, 1, tzinfo=UTC))
    for _ in range(100):
        load[balance(card.due_at.date(), card.interval_days, load)] += 1

    assert len(load) == 5
    assert max(load.values()) == 20
