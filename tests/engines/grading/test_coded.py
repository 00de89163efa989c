"""Code as an answer: what is read from a form, and what its checks are worth."""

from __future__ import annotations

import pytest

from portal.engines.grading import BadResponse, is_whole, mark_question, present, read_response
from tests import answers, make
from tests.questions import a_question

QUESTION = a_question("code")
RIGHT = {"lambda_function.py": make.CODE}


def test_a_form_never_brings_a_grade():
    posted = answers.Form({"file:lambda_function.py": "x = 1", "grade": "{}", "files": "{}"})

    assert read_response(QUESTION, posted, seed=0) == {"files": {"lambda_function.py": "x = 1"}}


def test_newlines_are_those_of_files_and_what_is_missing_is_the_starters():
    posted = answers.Form({"file:lambda_function.py": "a\r\nb\rc\x00"})

    assert read_response(QUESTION, posted, seed=0)["files"] == {"lambda_function.py": "a\nb\nc"}
    assert read_response(QUESTION, answers.Form({}), seed=0)["files"] == QUESTION.task.starter


def test_it_is_shown_as_it_was_written_and_else_as_it_begins():
    assert dict(present(QUESTION, seed=0).files) == QUESTION.task.starter
    assert dict(present(QUESTION, seed=0, so_far={"files": RIGHT}).files) == RIGHT
    assert dict(present(QUESTION, seed=0, so_far={"files": {"other.py": ""}}).files) == QUESTION.task.starter


def test_it_is_not_whole_before_it_has_run_and_marking_it_says_so():
    assert not is_whole(QUESTION, {"files": RIGHT})
    with pytest.raises(BadResponse, match="not been run yet"):
        mark_question(QUESTION, {"files": RIGHT})


@pytest.mark.parametrize(("passed", "points"), [((True, True), 3), ((True, False), 1.5), ((False, False), 0)])
def test_the_mark_is_the_share_of_the_checks_points(passed, points):
    grade = answers.graded(QUESTION, QUESTION.task.solution)
    for result, passes in zip(grade["results"], passed, strict=True):
        result |= {"passed": passes, "points": result["out_of"] if passes else 0}
    grade["mark"]["points"] = float(sum(one["points"] for one in grade["results"]))

    verdict = mark_question(QUESTION, {"files": RIGHT, "grade": grade})

    assert verdict.mark.points == points
    assert [part.right for part in verdict.parts] == list(passed)
    assert dict(verdict.files) == RIGHT
    assert dict(verdict.solution) == QUESTION.task.solution


@pytest.mark.parametrize(
    "change",
    [
        {"mark": {"points": 9.0, "out_of": 2.0}},
        {"mark": {"points": 0.0, "out_of": 0.0}},
        {"results": [{"slug": 7}]},
        {"results": None},
        {"mark": None},
    ],
)
def test_a_grade_that_grading_did_not_write_is_refused(change):
    grade = answers.graded(QUESTION, QUESTION.task.solution) | change

    with pytest.raises(BadResponse, match="cannot be read"):
        mark_question(QUESTION, {"files": RIGHT, "grade": grade})
