"""What a sound content/ gives."""

from __future__ import annotations

import json

import pytest

from portal.engines.curriculum import Shelf
from portal.engines.curriculum.schemas import schemas


@pytest.fixture
def library(content):
    return Shelf(content.root).library()


def test_a_sound_content_has_no_problem_and_is_counted(library):
    assert library.problems == ()
    assert library.counts() == {"lessons": 2, "labs": 1, "questions": {"colours": 5}, "events": 1}


def test_lessons_come_in_order_with_their_neighbours(library):
    first, second = library.lessons_in_order()

    assert [first.slug, second.slug] == ["first", "second"]
    assert (library.before(first), library.after(first)) == (None, second)
    assert (library.before(second), library.after(second)) == (first, None)
    assert library.module_of(first).slug == "basics"
    assert library.modules_of(library.find_track("all")) == (library.find_module("basics"),)
    assert library.lessons_of(library.find_module("basics")) == (first, second)


def test_a_track_may_take_some_lessons_of_its_modules_and_leaves_the_modules_as_they_are(content):
    content.replace("course.yaml", "    modules: [basics]", "    modules: [basics]\n    lessons: [second]")

    library = Shelf(content.root).library()

    (taken,) = library.modules_of(library.find_track("all"))
    assert library.problems == ()
    assert [lesson.slug for lesson in library.lessons_of(taken)] == ["second"]
    assert [lesson.slug for lesson in library.lessons_in_order()] == ["first", "second"]


def test_a_track_takes_no_lesson_from_elsewhere(content):
    empty = "  - slug: empty\n    title: Empty\n    summary: Nothing.\n    lessons: []\n"
    content.replace("course.yaml", "    modules: [basics]", "    modules: [empty]\n    lessons: [second]")
    content.replace("course.yaml", "  - slug: basics", f"{empty}  - slug: basics")

    library = Shelf(content.root).library()

    faults = [problem.fault for problem in library.problems]
    assert "The lesson `second` is in none of the track's modules." in faults
    assert library.find_track("all").lessons == ()


def test_topics_come_as_the_course_lists_them_and_others_behind(content):
    colours = (content.root / "questions" / "colours.yaml").read_text()
    for topic in ("animals", "zebras"):
        content.write(f"questions/{topic}.yaml", colours.replace("topic: colours", f"topic: {topic}"))
    content.replace("course.yaml", "modules:\n  -", "topics: [zebras, colours]\nmodules:\n  -")

    assert list(Shelf(content.root).library().question_sets) == ["zebras", "colours", "animals"]


def test_things_are_found_by_their_reference_or_not_at_all(library):
    assert library.question("colours/sky").prompt == "What colour is the sky?"
    assert library.event("plain/three").payload == {"n": 3}
    assert [lesson.slug for lesson in library.lessons_with_lab("double")] == ["first", "second"]
    for found in (
        library.find_lesson("x"), library.find_lab("x"), library.find_question_set("x"), library.find_module("x"),
        library.find_track("x"), library.question("colours/x"), library.question("x"), library.event("plain/x"),
    ):  # fmt: skip
        assert found is None


def test_a_lesson_names_what_it_embeds(library):
    lesson = library.find_lesson("first")

    assert (lesson.labs, lesson.questions, lesson.module) == (("double",), ("colours/sky",), "basics")
    assert lesson.body.startswith("## Why")


def test_a_lab_holds_its_files_events_and_wrong_answers(library):
    lab = library.find_lab("double")

    assert list(lab.starter) == ["lambda_function.py"]
    assert sorted(lab.wrong) == ["adds", "squares"]
    assert [(preset.name, preset.title, json.loads(preset.text)) for preset in lab.presets] == [
        ("two", "Two", {"n": 2}),
        ("plain/three", "A three", {"n": 3}),
    ]
    assert {slug: [json.loads(text) for text in texts] for slug, texts in lab.payloads.items()} == {
        "twice": [{"n": 2}, {"n": 3}, {"n": 4}],
        "negative": [{"n": -1}],
    }
    assert lab.out_of == 3


def test_a_wrong_answer_is_the_starter_with_its_files_over_it(content):
    content.write("labs/double/starter/rates.py", "RATE = 1\n")

    lab = Shelf(content.root).library().find_lab("double")

    assert sorted(lab.wrong["adds"]) == ["lambda_function.py", "rates.py"]
    assert list(lab.starter) == ["lambda_function.py", "rates.py"]  # the handler's first


def test_an_extension_of_a_labs_own_layer_is_what_the_editor_opens(content):
    content.write("labs/double/starter/layer/python/speaking.py", "")
    content.write("labs/double/starter/layer/extensions/shipper.py", "#!/usr/bin/env python3\n")

    lab = Shelf(content.root).library().find_lab("double")

    assert lab.has_layer
    assert list(lab.starter) == [
        "layer/extensions/shipper.py", "lambda_function.py", "layer/python/speaking.py",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "old", "new", "changes"),
    [
        ("labs/double/brief.md", "Return", "Give back", True),
        ("labs/double/lab.yaml", "points: 2", "points: 3", True),
        ("labs/double/events/two.json", "2", "5", True),
        ("events/plain.yaml", "{n: 3}", "{n: 9}", True),
        ("labs/double/wrong/adds.py", "2 +", "3 +", False),
        ("lessons/basics/01-first.md", "Text", "Words", False),
    ],
)
def test_a_digest_changes_with_what_a_learner_could_notice(content, path, old, new, changes):
    before = Shelf(content.root).library().find_lab("double").digest
    content.replace(path, old, new)

    after = Shelf(content.root).library().find_lab("double").digest

    assert len(after) == 12
    assert (after != before) is changes


def test_values_cannot_be_changed(library):
    with pytest.raises(ValueError, match="frozen"):
        library.find_lesson("first").slug = "other"


def test_schemas_for_editors_say_what_the_models_say():
    made = schemas()

    assert sorted(made) == [
        "capstone",
        "changes",
        "course",
        "coverage",
        "events",
        "facts",
        "glossary",
        "incident",
        "lab",
        "lesson",
        "plans",
        "questions",
        "rules",
        "simulations",
        "stack",
        "step",
        "task",
    ]
    assert made["lesson"]["additionalProperties"] is False
    assert "summary" in made["lab"]["required"]  # checks may be in steps
