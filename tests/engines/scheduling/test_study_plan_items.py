"""The sequence that a study plan is made of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.curriculum import Lesson, Library, PlanPreset
from portal.engines.scheduling.study_plan import Item, Kind
from portal.engines.scheduling.study_plan_items import sequence_of, wanted_questions
from tests import make


def preset(**fields: object) -> PlanPreset:
    said = {
        "slug": "short", "place": 1, "title": "Short", "summary": "Short.", "days": 8, "hours_a_week": 7,
        "weekdays": ("mon",), "lessons": "all", "questions": 10, "interviews": 1,
    }  # fmt: skip
    return PlanPreset.model_validate(said | fields)


def building_on(slug: str, *prerequisites: str) -> Lesson:
    lesson = make.lesson(slug)
    return lesson.model_copy(update={"head": lesson.head.model_copy(update={"prerequisites": prerequisites})})


def shelf(*lessons: Lesson, questions: int = 20, of_module: bool = False) -> Library:
    asked = tuple(make.question(f"q{n}") for n in range(questions))
    library = make.library(
        lessons=lessons or None,
        sets=(make.question_set("basics", *asked), make.question_set("more", *asked)),
    )
    if not of_module:
        return library
    module = library.course.modules[0].model_copy(update={"questions": ("basics",)})
    course = library.course.model_copy(update={"modules": (module,)})
    return Library(
        course=course, lessons=library.lessons, labs=library.labs, question_sets=library.question_sets
    )


def names(items: tuple[Item, ...]) -> list[str]:
    return [f"{item.ref} {item.number}" if item.kind == Kind.QUESTIONS else item.ref for item in items]


def test_a_lesson_comes_with_its_labs_behind_it_and_questions_at_the_end_in_turns():
    sequence = sequence_of(preset(), shelf(), mastery={})

    assert names(sequence.items) == ["one", "double", "two", "basics 1", "more 1", "basics 2", "more 2"]


def test_the_first_half_of_a_topic_follows_its_module():
    sequence = sequence_of(preset(questions=15), shelf(of_module=True), mastery={})

    assert names(sequence.items) == [
        "one", "double", "two", "basics 1", "basics 2", "basics 3", "more 1", "more 2", "more 3",
    ]  # fmt: skip


def test_a_lesson_stands_behind_those_it_builds_on_however_they_are_listed():
    library = shelf(building_on("a", "c"), building_on("b"), building_on("c", "b"))

    sequence = sequence_of(preset(lessons=("a", "b", "c"), questions=0), library, mastery={})

    assert names(sequence.items) == ["b", "c", "a"]


def test_what_a_lesson_builds_on_is_not_added_to_a_cram():
    library = shelf(building_on("a"), building_on("b", "a"))

    assert names(sequence_of(preset(lessons=("b",), questions=0), library, mastery={}).items) == ["b"]


def test_lessons_that_build_on_each_other_stay_as_they_are_listed():
    library = shelf(building_on("a", "b"), building_on("b", "a"))

    items = sequence_of(preset(questions=0), library, mastery={}).items
    assert sorted(names(items)) == ["a", "b"]


@pytest.mark.parametrize(
    ("labs", "kept"), [("all", ["double", "halve"]), ("first", ["double"]), ("none", [])]
)
def test_a_preset_says_which_labs(labs, kept):
    both = make.lesson("one", labs=("double", "halve"))
    library = make.library(lessons=(both,), labs=(make.lab(), make.lab("halve")), sets=())

    items = sequence_of(preset(labs=labs), library, mastery={}).items
    assert [item.ref for item in items if item.kind == Kind.LAB] == kept


def test_a_lab_of_two_lessons_is_done_once():
    lessons = (make.lesson("one", labs=("double",)), make.lesson("two", labs=("double",)))

    items = sequence_of(preset(), make.library(lessons=lessons, sets=()), mastery={}).items
    assert names(items) == ["one", "double", "two"]


def test_labs_and_the_number_of_questions_can_be_had_otherwise():
    items = sequence_of(preset(), shelf(), mastery={}, with_labs=False, questions=5).items

    assert names(items) == ["one", "two", "basics 1", "more 1"]


def test_mock_interviews_are_spread_and_the_last_is_kept_for_the_end():
    sequence = sequence_of(preset(interviews=3, interview_min=20), shelf(), mastery={})

    assert [item.number for item in sequence.items if item.kind == Kind.INTERVIEW] == [1, 2]
    assert sequence.last is not None
    assert (sequence.last.number, sequence.last.minutes) == (3, 20)
    assert names(sequence.items)[-1] != "mock"


def test_a_preset_without_mock_interviews_has_none():
    assert sequence_of(preset(interviews=0), shelf(), mastery={}).last is None


@pytest.mark.parametrize(
    ("mastery", "questions"),
    [(None, 20), (0.0, 30), (0.25, 25), (0.5, 20), (1.0, 10), (7.0, 10), (-1.0, 30)],
)
def test_weak_topics_get_more_questions_and_mastered_ones_fewer(mastery, questions):
    assert wanted_questions(20, mastery, there_are=40) == questions


def test_no_topic_is_asked_for_more_questions_than_it_has():
    assert wanted_questions(20, 0.0, there_are=12) == 12


@given(st.integers(0, 60), st.floats(0, 1), st.floats(0, 1), st.integers(0, 50))
def test_knowing_more_never_means_more_questions(base, one, other, there_are):
    less, more = sorted((one, other))
    assert wanted_questions(base, more, there_are) <= wanted_questions(base, less, there_are)
