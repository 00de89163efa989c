"""A right answer can be shown to every question there is, and marking finds it full."""

from __future__ import annotations

import pytest

from portal.engines.grading.right import right_verdict
from portal.library import library
from tests.questions import KINDS, a_question

QUESTIONS = [
    question for question_set in library().question_sets.values() for question in question_set.questions
]


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_of_each_kind(kind):
    verdict = right_verdict(a_question(kind), seed=3)

    assert verdict is not None
    assert verdict.mark.full
    assert verdict.explanation


@pytest.mark.parametrize("seed", [0, 1, 77])
def test_every_question_of_the_content_with_whatever_numbers_are_drawn(seed):
    assert [one.slug for one in QUESTIONS if not right_verdict(one, seed=seed).mark.full] == []


def test_red_flags_are_part_of_what_is_known_and_never_of_a_good_answer():
    verdict = right_verdict(a_question("free-text"), seed=0)

    assert {part.id: part.chosen for part in verdict.parts} == {"a": True, "b": True, "f": False}
