"""content/plans/: a preset that can be planned with, or what is wrong with it is named."""

from __future__ import annotations

import pytest

from portal.engines.curriculum import Shelf
from portal.library import library

PRESET = """\
slug: short
place: {place}
title: Short
summary: Short.
days: 8
hours_a_week: 7.5
weekdays: [mon, sun]
lessons: {lessons}
topics: [{topics}]
questions: 10
"""


def shelf(content, name="short", *, lessons="[first, second]", topics="colours", place=1, more=""):
    text = PRESET.format(lessons=lessons, topics=topics, place=place).replace("slug: short", f"slug: {name}")
    content.write(f"plans/{name}.yaml", text + more)
    return Shelf(content.root).library()


def test_a_preset_is_there_with_what_it_leaves_unsaid(content):
    found = shelf(content)

    assert found.problems == ()
    preset = found.plans["short"]
    assert (preset.lessons, preset.hours_a_week) == (("first", "second"), 7.5)
    assert (preset.labs, preset.interviews, preset.interview_min) == ("all", 1, 40)


def test_presets_stand_in_their_places(content):
    shelf(content, "later", place=2)

    assert list(shelf(content, "first-of-all", place=1).plans) == ["first-of-all", "later"]


def test_all_lessons_is_a_word(content):
    assert shelf(content, lessons="all").plans["short"].lessons == "all"


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"lessons": "[first, nowhere]"}, "There is no lesson `nowhere`"),
        ({"topics": "nothing"}, "There is no question set `nothing`"),
        ({"lessons": "[first, first]"}, "`first` is there twice"),
        ({"lessons": "[second, first]"}, "`second` builds on `first`, which comes after it"),
        ({"lessons": "[]"}, "lessons"),
        ({"more": "hours: 3\n"}, "`hours` is not known"),
        ({"more": "interview_min: 30\n"}, "interview_min"),
        ({"place": 0}, "place"),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_what_is_wrong_is_named(content, said, fault):
    (problem,) = shelf(content, **said).problems

    assert fault in problem.fault
    assert problem.path.endswith("plans/short.yaml")


def test_what_is_not_there_is_left_out_and_the_rest_can_be_planned_with(content):
    assert shelf(content, lessons="[first, nowhere]").plans["short"].lessons == ("first",)


def test_without_a_lesson_left_there_is_no_preset(content):
    assert shelf(content, lessons="[nowhere]").plans == {}


def test_the_name_of_the_file_is_the_slug(content):
    content.write("plans/other.yaml", PRESET.format(lessons="all", topics="", place=1))

    found = Shelf(content.root).library()

    assert found.plans == {}
    assert "is not the file's name" in found.problems[0].fault


def test_the_portal_has_a_cram_and_everything():
    plans = library().plans

    assert list(plans)[:1] == ["one-week"]
    assert plans["complete"].lessons == "all"
    assert len(plans) >= 4
