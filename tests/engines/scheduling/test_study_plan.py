"""What is on which day until an interview."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.scheduling.study_plan import Item, Kind, Plan, Wanted, make_plan

MONDAY = date(2026, 11, 30)
EVERY_DAY = range(7)


def lesson(name: str, minutes: int = 10) -> Item:
    return Item(kind=Kind.LESSON, ref=name, title=name.title(), minutes=minutes)


def mock(number: int = 1, minutes: int = 40) -> Item:
    return Item(kind=Kind.INTERVIEW, ref="mock", title="Mock interview", minutes=minutes, number=number)


def wanted(*items: Item, days: int = 8, minutes: dict[int, int] | None = None, **fields: object) -> Wanted:
    """An hour every day from a Monday on."""
    return Wanted(
        today=MONDAY,
        interview_on=MONDAY + timedelta(days=days),
        minutes=dict.fromkeys(EVERY_DAY, 60) if minutes is None else minutes,
        items=items,
        **fields,  # type: ignore[arg-type]
    )


def refs(plan: Plan) -> list[list[str]]:
    return [[item.ref for item in day.items] for day in plan.days]


def test_days_are_filled_in_order_and_what_has_no_room_begins_the_next_one():
    plan = make_plan(wanted(lesson("a", 40), lesson("b", 30), lesson("c", 20), days=4))

    assert refs(plan) == [["a"], ["b", "c"], []]


def test_the_day_before_the_interview_is_for_resting():
    plan = make_plan(wanted(lesson("a"), days=3))

    assert plan.rest_on == MONDAY + timedelta(days=2)
    assert [day.on for day in plan.days] == [MONDAY, MONDAY + timedelta(days=1)]


@pytest.mark.parametrize("days", [1, 0, -1], ids=["tomorrow", "today", "yesterday"])
def test_without_a_day_of_study_nothing_fits(days):
    plan = make_plan(wanted(lesson("a"), last=mock(), days=days))

    assert plan.days == ()
    assert [item.ref for item in plan.not_fitting] == ["a", "mock"]


def test_only_weekdays_with_time_on_them_are_used():
    plan = make_plan(wanted(lesson("a", 40), lesson("b", 40), minutes={0: 60, 2: 60, 3: 0}))

    assert [day.on.weekday() for day in plan.days] == [0, 2]


def test_what_is_longer_than_a_day_has_one_for_itself_without_reviews():
    plan = make_plan(wanted(lesson("a", 15), lesson("lab", 90), lesson("b", 10), days=5, reviews_min=10))

    assert refs(plan) == [["a"], ["lab"], ["b"], []]
    assert [day.reviews_min for day in plan.days] == [10, 0, 10, 10]


def test_reviews_take_half_of_a_day_at_most():
    plan = make_plan(wanted(lesson("a", 25), days=3, reviews_min=500))

    assert [day.reviews_min for day in plan.days] == [30, 30]
    assert refs(plan) == [["a"], []]


def test_the_last_day_of_study_is_for_a_mock_interview():
    plan = make_plan(wanted(*(lesson(f"l{n}", 60) for n in range(9)), last=mock(), days=4))

    assert refs(plan) == [["l0"], ["l1"], ["mock"]]
    assert [item.ref for item in plan.not_fitting] == [f"l{n}" for n in range(2, 9)]


def test_what_was_done_is_not_planned_again_and_what_was_missed_moves_on():
    items = (lesson("a", 50), lesson("b", 50), lesson("c", 50))

    plan = make_plan(wanted(*items, days=4, done_before=frozenset({items[1].key})))

    assert refs(plan) == [["a"], ["c"], []]


def test_todays_list_stays_while_one_works_through_it():
    items = (lesson("a", 30), lesson("b", 30), lesson("c", 30), lesson("d", 30))
    before = make_plan(wanted(*items))

    after = make_plan(wanted(*items, done_today=frozenset({items[0].key, items[2].key})))

    assert after.days[0].items == before.days[0].items == items[:2]
    assert after.days[0].left == (items[1],)
    assert after.days[1].items == (items[3],)


def test_a_mock_interview_done_early_gives_its_day_back():
    last = mock()
    items = tuple(lesson(f"l{n}", 60) for n in range(3))

    plan = make_plan(wanted(*items, last=last, days=4, done_today=frozenset({last.key})))

    assert refs(plan) == [["l0"], ["l1"], ["l2"]]


# --- Whatever is asked for ---

ITEMS = st.lists(st.integers(1, 130), max_size=25).map(
    lambda sizes: tuple(lesson(f"l{n}", minutes) for n, minutes in enumerate(sizes))
)
MINUTES = st.dictionaries(st.integers(0, 6), st.integers(0, 240), max_size=7)


@st.composite
def anything(draw: st.DrawFn) -> Wanted:
    items = draw(ITEMS)
    keys = [item.key for item in items] + [mock().key]
    done = st.sets(st.sampled_from(keys)).map(frozenset)
    return Wanted(
        today=MONDAY + timedelta(days=draw(st.integers(0, 6))),
        interview_on=MONDAY + timedelta(days=draw(st.integers(-2, 30))),
        minutes=draw(MINUTES),
        items=items,
        last=draw(st.sampled_from([None, mock()])),
        reviews_min=draw(st.integers(0, 90)),
        done_before=draw(done),
        done_today=draw(done),
    )


def ahead(plan: Plan) -> list[Item]:
    """What is still to be done, in the order of the days."""
    return [item for day in plan.days for item in day.left]


@given(anything())
def test_no_day_is_longer_than_its_minutes_but_for_a_single_item(asked):
    for day in make_plan(asked).days:
        assert day.minutes > 0
        assert day.planned_min <= day.minutes or (len(day.items) == 1 and day.reviews_min == 0)


@given(anything())
def test_no_day_lies_behind_on_the_day_before_the_interview_or_on_another_weekday(asked):
    plan = make_plan(asked)

    for day in plan.days:
        assert asked.today <= day.on < plan.rest_on
        assert asked.minutes.get(day.on.weekday(), 0) == day.minutes


@given(anything())
def test_every_item_is_planned_once_or_named_as_not_fitting_or_done(asked):
    plan = make_plan(asked)

    found = Counter(item.key for day in plan.days for item in day.items)
    found.update(item.key for item in plan.not_fitting)

    assert set(found.values()) <= {1}
    everything = {item.key for item in asked.items} | ({asked.last.key} if asked.last else set())
    done = asked.done_before | asked.done_today
    assert everything - done <= set(found) <= everything - asked.done_before


@given(anything())
def test_the_order_is_kept(asked):
    plan = make_plan(replace(asked, done_today=frozenset()))

    order = [item.key for item in asked.items]
    planned = [item.key for item in [*ahead(plan), *plan.not_fitting] if item.kind == Kind.LESSON]
    assert planned == [key for key in order if key not in asked.done_before]


@given(anything())
def test_the_same_asks_for_the_same_plan(asked):
    assert make_plan(asked) == make_plan(replace(asked))


@given(anything(), st.data())
def test_doing_something_never_makes_what_is_left_longer(asked, data):
    keys = [item.key for item in asked.items]
    more = frozenset(data.draw(st.sets(st.sampled_from(keys)))) if keys else frozenset()
    when = data.draw(st.sampled_from(["done_before", "done_today"]))
    before, after = make_plan(asked), make_plan(replace(asked, **{when: getattr(asked, when) | more}))

    assert set(left_over(after)) <= set(left_over(before))
    assert minutes_left(after) <= minutes_left(before)
    last = after.ends_on
    assert last is None or left_over(before) or (before.ends_on is not None and last <= before.ends_on)


def left_over(plan: Plan) -> list[str]:
    return [item.key for item in plan.not_fitting]


def minutes_left(plan: Plan) -> int:
    return sum(item.minutes for item in [*ahead(plan), *plan.not_fitting])


@given(anything(), MINUTES)
def test_more_hours_never_fit_less(asked, more):
    fuller = {day: asked.minutes.get(day, 0) + more.get(day, 0) for day in range(7)}

    assert set(left_over(make_plan(replace(asked, minutes=fuller)))) <= set(left_over(make_plan(asked)))


@given(anything(), st.integers(0, 20))
def test_more_days_never_fit_less(asked, days):
    later = replace(asked, interview_on=asked.interview_on + timedelta(days=days))

    assert set(left_over(make_plan(later))) <= set(left_over(make_plan(asked)))
