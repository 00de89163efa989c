"""A statement, and the reason why it is false."""

from __future__ import annotations

import pytest

from portal.engines.grading import mark_question
from tests.questions import a_question


@pytest.mark.parametrize(
    ("choice", "points"), [("b", 1), ("a", 0), ("true", 0)], ids=["the reason", "another reason", "true"]
)
def test_what_is_false_is_worth_something_only_with_its_reason(choice, points):
    assert mark_question(a_question("true-or-why"), {"choice": choice}).mark.points == points


@pytest.mark.parametrize(("choice", "points"), [("true", 1), ("a", 0)])
def test_what_is_true_needs_no_reason(choice, points):
    reasons = [{"id": "a", "text": "Ten", "why": "No."}, {"id": "b", "text": "Five", "why": "No."}]
    question = a_question("true-or-why", holds=True, reasons=reasons)

    assert mark_question(question, {"choice": choice}).mark.points == points


def test_every_reason_is_explained_and_the_statement_as_well():
    parts = mark_question(a_question("true-or-why"), {"choice": "a"}).parts

    assert [(part.id, part.chosen, part.right, part.why) for part in parts] == [
        ("true", False, False, "It is five."),
        ("a", True, False, "Not ten."),
        ("b", False, True, "Just five."),
    ]
