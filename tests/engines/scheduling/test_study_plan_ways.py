"""What would help where not everything fits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.engines.scheduling.study_plan import Item, Kind, Wanted, make_plan, spread_week
from portal.engines.scheduling.study_plan_ways import Help, Way, ways_to_fit
from tests.engines.scheduling.test_study_plan import MINUTES, MONDAY, lesson, wanted


def lab(minutes: int) -> Item:
    return Item(kind=Kind.LAB, ref="lab", title="Lab", minutes=minutes)


def portions(*minutes: int) -> tuple[Item, ...]:
    return tuple(
        Item(kind=Kind.QUESTIONS, ref="topic", title="Topic", minutes=one, number=number, questions=5)
        for number, one in enumerate(minutes, 1)
    )


def helps(asked: Wanted) -> dict[Help, int]:
    return {way.help: way.amount for way in ways_to_fit(asked)}


def test_where_all_fits_nothing_need_change():
    assert ways_to_fit(wanted(lesson("a"))) == ()


def test_more_hours_a_week_or_a_later_interview():
    asked = wanted(lesson("a", 60), lesson("b", 60), lesson("c", 60), days=3)

    assert helps(asked) == {Help.HOURS: 420, Help.LATER: 1}
    assert not make_plan(_with(asked, Help.HOURS, 420)).not_fitting


def test_leaving_out_labs_or_half_of_the_questions():
    assert helps(wanted(lesson("a", 60), lab(60), lesson("b", 60), days=3))[Help.NO_LABS] == 60
    assert helps(wanted(lesson("a", 60), *portions(30, 30, 30), days=3))[Help.FEWER_QUESTIONS] == 30


def test_both_are_named_only_where_neither_is_enough():
    found = helps(wanted(lesson("a", 60), lab(60), *portions(60, 60), days=3))

    assert found[Help.BOTH] == 120
    assert Help.NO_LABS not in found
    assert Help.FEWER_QUESTIONS not in found


def test_nothing_is_promised_that_would_not_be_enough():
    endless = tuple(lesson(f"l{n}", 480) for n in range(400))

    assert ways_to_fit(wanted(*endless)) == ()


def test_without_a_weekday_only_what_needs_no_hours_is_named():
    assert ways_to_fit(wanted(lesson("a"), minutes={})) == ()


@given(st.lists(st.integers(5, 60), min_size=1, max_size=15), MINUTES, st.integers(2, 12))
def test_every_way_is_enough_and_half_an_hour_or_a_day_less_is_not(sizes, minutes, days):
    items = tuple(lesson(f"l{n}", size) for n, size in enumerate(sizes))
    asked = wanted(*items, days=days, minutes=spread_week(sum(minutes.values()), minutes))

    for way in ways_to_fit(asked):
        assert not make_plan(_with(asked, way.help, way.amount)).not_fitting
        step = 30 if way.help == Help.HOURS else 1
        assert make_plan(_with(asked, way.help, way.amount - step)).not_fitting


def _with(asked: Wanted, help: Help, amount: int) -> Wanted:
    if help == Help.HOURS:  # as the form has it, which is told hours a week
        return replace(asked, minutes=spread_week(sum(asked.minutes.values()) + amount, asked.minutes))
    assert help == Help.LATER
    return replace(asked, interview_on=asked.interview_on + timedelta(days=amount))


def test_the_answer_is_the_same_for_the_same():
    asked = wanted(lesson("a", 60), lesson("b", 60), days=2)

    assert ways_to_fit(asked) == ways_to_fit(asked) != ()
    assert asked.today == MONDAY
    assert all(isinstance(way, Way) for way in ways_to_fit(asked))
