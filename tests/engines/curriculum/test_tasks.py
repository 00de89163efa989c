"""The code of questions: found beside them, put into them, and what is said when it does not fit."""

from __future__ import annotations

import pytest

from portal.engines.curriculum import Shelf
from portal.engines.curriculum.models import WriteCode
from tests.engines.curriculum.tree import CODE

QUESTIONS = "questions/colours.yaml"
FOLDER = "questions/colours/paint"
LAB = f"{FOLDER}/lab.yaml"
ENTRY = """\
  - kind: code
    slug: paint
    prompt: Double the number.
    level: 1
    points: 2
    facts: [M-1]
    explanation: By two.
"""
TASK = """\
events: [events/two.json]
checks:
  - slug: twice
    title: Twice the number
    given:
      - file: two.json
    expect:
      - {kind: equals, value: {twice: 4}}
"""


@pytest.fixture
def painted(content):
    """The small content, with a question that has code."""
    content.write(QUESTIONS, (content.root / QUESTIONS).read_text() + ENTRY)
    content.write(LAB, TASK)
    content.write(f"{FOLDER}/starter/lambda_function.py", CODE)
    content.write(f"{FOLDER}/solution/lambda_function.py", CODE.replace("{}", "{'twice': 2 * event['n']}"))
    content.write(f"{FOLDER}/wrong/adds.py", CODE.replace("{}", "{'twice': 2 + event['n']}"))
    content.write(f"{FOLDER}/wrong/squares.py", CODE.replace("{}", "{'twice': event['n'] ** 2}"))
    content.write(f"{FOLDER}/events/two.json", '{"n": 2}\n')
    return content


def problems(content):
    return Shelf(content.root).library().problems


def question(content) -> WriteCode | None:
    return Shelf(content.root).library().question("colours/paint")


def test_a_question_has_its_code_and_knows_where_it_stands(painted):
    found = question(painted)

    assert problems(painted) == ()
    assert found.topic == "colours"
    assert (found.task.slug, found.task.function_name) == ("paint", "paint")
    assert list(found.task.wrong) == ["adds", "squares"]
    assert found.task.payloads == {"twice": ('{"n":2}',)}


def test_its_code_is_no_lab_of_the_course(painted):
    assert list(Shelf(painted.root).library().labs) == ["double"]


def test_a_change_of_its_checks_is_a_change_of_the_question_and_one_of_a_wrong_answer_is_not(painted):
    before = question(painted).digest
    painted.write(f"{FOLDER}/wrong/adds.py", CODE.replace("{}", "{'twice': 3 + event['n']}"))
    same = question(painted).digest
    painted.replace(LAB, "twice: 4", "twice: 5")

    assert same == before
    assert question(painted).digest != before


BROKEN = [
    ("title: Paint\n" + TASK, LAB, "`title` is the question's to say", "Remove it"),
    ("hints: [Multiply.]\n" + TASK, LAB, "`hints` is the question's to say", "Remove it"),
    (TASK.replace("equals", "equal"), LAB, "'equal'", "'equals'"),
    (TASK.replace("two.json\n", "too.json\n"), LAB, "no event", "two.json"),
    ("code: template\n" + TASK, LAB, "no template.yaml", "Add it"),
]


@pytest.mark.parametrize(("text", "path", "fault", "remedy"), BROKEN)
def test_what_is_wrong_in_it_is_said_there_and_the_question_is_left_out(painted, text, path, fault, remedy):
    painted.write(LAB, text)
    found = problems(painted)

    assert any(fault in one.fault and remedy in one.remedy and one.path.startswith(f"{painted.root.name}/{FOLDER}") for one in found), found  # fmt: skip


def test_a_question_without_its_folder_says_what_to_write(content):
    content.write(QUESTIONS, (content.root / QUESTIONS).read_text() + ENTRY)
    (said,) = problems(content)

    assert said.line == content.line(QUESTIONS, "slug: paint")
    assert "has no folder questions/colours/paint/" in said.fault
    assert question(content) is None


@pytest.mark.parametrize("kind", ["mend-template", "mend-workflow"])
def test_code_of_another_kind_is_said_with_both(painted, kind):
    painted.replace(QUESTIONS, "kind: code", f"kind: {kind}")
    (said,) = problems(painted)

    assert "its folder has a function" in said.fault
    assert "code: " in said.remedy
    assert question(painted) is None


@pytest.mark.parametrize(
    ("old", "new"), [("slug: paint", "slug: pain"), ("kind: code", "kind: singel")], ids=["renamed", "broken"]
)
def test_a_folder_that_is_no_questions_is_said_unless_its_question_is_broken(painted, old, new):
    painted.replace(QUESTIONS, old, new)
    said = [one for one in problems(painted) if one.path.endswith("paint/lab.yaml")]

    assert [one.fault for one in said] == (["No question has this code."] if old.startswith("slug") else [])


def test_a_brief_and_a_scenario_have_no_place_there(painted):
    painted.write(f"{FOLDER}/brief.md", "Double it.\n")
    painted.write(f"{FOLDER}/scenario.yaml", "x: 1\n")

    assert {one.path.rsplit("/", 1)[-1] for one in problems(painted)} == {"brief.md", "scenario.yaml"}


def test_only_one_kind_of_question_may_have_such_a_folder(painted):
    painted.write("questions/colours/sky/lab.yaml", TASK)

    assert any("No question has this code." in one.fault for one in problems(painted))
