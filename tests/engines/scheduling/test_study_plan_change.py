"""What became of the plan of a week ago."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from portal.engines.scheduling.study_plan import Item, Wanted, make_plan
from portal.engines.scheduling.study_plan_change import Change, compare
from tests.engines.scheduling.test_study_plan import MONDAY, lesson, wanted

ITEMS = tuple(lesson(f"l{n}", 60) for n in range(4))


def after(days: int, asked: Wanted, *done: Item) -> Change:
    keys = frozenset(item.key for item in done)
    later = replace(asked, today=asked.today + timedelta(days=days), done_before=keys)
    return compare(then=make_plan(asked), now=make_plan(later), done_since=keys)


def test_what_was_done_as_planned_changes_nothing():
    change = after(2, wanted(*ITEMS), *ITEMS[:2])

    assert change.planned == change.done == ITEMS[:2]
    assert change.missed == change.ahead == change.freed == ()
    assert change.ends_on == change.ended_on


def test_what_was_missed_is_named_with_the_day_it_has_moved_to():
    change = after(2, wanted(*ITEMS), ITEMS[0])

    assert [(moved.item, moved.to) for moved in change.missed] == [(ITEMS[1], MONDAY + timedelta(days=2))]
    assert change.ended_on is not None
    assert change.ends_on == change.ended_on + timedelta(days=1)


def test_two_lessons_more_than_planned_free_days():
    change = after(1, wanted(*ITEMS), *ITEMS[:3])

    assert change.ahead == ITEMS[1:3]
    assert change.freed == (MONDAY + timedelta(days=2), MONDAY + timedelta(days=3))


def test_what_no_longer_fits_is_said():
    change = after(2, wanted(*ITEMS, days=5))

    assert change.fits_no_longer
    assert not change.fits_now
    assert [moved.to for moved in change.missed] == [MONDAY + timedelta(days=2), MONDAY + timedelta(days=3)]


def test_what_fits_now_is_said():
    change = after(1, wanted(*ITEMS, days=4), *ITEMS[:2])

    assert change.fits_now
    assert not change.fits_no_longer


def test_a_plan_made_today_has_nothing_to_tell():
    assert not after(0, wanted(*ITEMS)).anything
