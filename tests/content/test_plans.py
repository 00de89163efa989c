"""What content/plans/ promises: each can be done in the days and hours that it is made for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.engines.curriculum import PlanPreset
from portal.engines.scheduling.study_plan import Wanted, make_plan, spread_week
from portal.engines.scheduling.study_plan_items import sequence_of
from portal.pages.plans.forms import SHORT
from tests.content.shelf import library

PLANS = library().plans
MONDAY = date(2026, 11, 30)
# The lessons that a week is enough for, in their order.
CRAM = ("L01", "L03", "L05", "L11", "L12", "L17", "L18", "L20", "L21", "L23", "L27", "L28", "L30", "L31", "L34", "L36", "L37", "L38")  # fmt: skip


@pytest.mark.parametrize("preset", PLANS.values(), ids=list(PLANS))
@pytest.mark.parametrize("weekday", range(7), ids=SHORT)
def test_it_fits_whenever_one_begins(preset: PlanPreset, weekday):
    today = MONDAY + timedelta(days=weekday)
    sequence = sequence_of(preset, library(), mastery={})
    plan = make_plan(
        Wanted(
            today=today,
            interview_on=today + timedelta(days=preset.days),
            minutes=spread_week(round(preset.hours_a_week * 60), (SHORT.index(day) for day in preset.weekdays)),
            items=sequence.items,
            last=sequence.last,
            reviews_min=10,
        )
    )

    assert plan.not_fitting == ()


def test_the_cram_has_the_lessons_it_is_to_have_as_far_as_they_are_written():
    by_code = {lesson.head.code: slug for slug, lesson in library().lessons.items()}

    assert list(PLANS["one-week"].lessons) == [by_code[code] for code in CRAM if code in by_code]


def test_the_track_of_a_week_has_the_lessons_of_its_plan():
    track = library().find_track("one-week")

    assert set(track.lessons) == set(PLANS["one-week"].lessons)
