"""Hints an author may write, and those that are refused with a line."""

from __future__ import annotations

import pytest

from portal.engines.curriculum.models import LabHead, Question
from portal.engines.curriculum.question_rules import check_question
from portal.engines.curriculum.validate import validate
from tests import make
from tests.questions import a_question


def faults(kind: str, hints: list, **fields) -> list[str]:
    return [
        finding.fault for finding in check_question(a_question(kind, hints=hints, **fields), ("questions", 0))
    ]


@pytest.mark.parametrize(
    "hints",
    [
        ["Look up."],
        [{"text": "Look up."}, {"text": "Higher.", "cost": "50 %", "cooldown_s": 30}],
        [{"text": "Look up.", "after_tries": 1, "cooldown_s": 30, "cost": 1}],
        [{"text": "It is neither bluebell nor green-blueish.", "cost": 0.5}],
    ],
)
def test_sound_hints_are_taken(hints):
    assert faults("single", hints) == []


@pytest.mark.parametrize(
    ("kind", "hint"),
    [
        ("single", "It is **not** green, but `blue`."),
        ("single", "BLUE"),
        ("multiple", "Take option   A."),
        ("true-or-why", "Just five"),
        ("cloze", "It is the init phase."),
        ("fill-in", 'Write "Allow" there.'),
        ("matching", "Left a: right a"),
    ],
)
def test_a_hint_must_not_say_the_answer(kind, hint):
    if kind == "true-or-why":
        hint = "You can count them: five."

    assert any("says the answer" in fault for fault in faults(kind, [hint]))


def test_all_hints_together_cost_no_more_than_there_is():
    assert faults("multiple", [{"text": "One.", "cost": 1}, {"text": "Two.", "cost": "50 %"}]) == []
    assert (
        "cost 2.5 points"
        in faults("multiple", [{"text": "One.", "cost": 1.5}, {"text": "Two.", "cost": 1}])[0]
    )


def test_a_first_hint_cannot_wait_for_nothing():
    assert "nothing to wait after" in faults("single", [{"text": "Later.", "cooldown_s": 10}])[0]


@pytest.mark.parametrize(
    ("hint", "where"),
    [
        ({"text": "x", "cost": -1}, "cost"),
        ({"text": "x", "cost": "101 %"}, "cost"),
        ({"text": "x", "cost": "a lot"}, "cost"),
        ({"text": "x", "after_tries": 11}, "after_tries"),
        ({"text": "x", "cooldown_s": 3_601}, "cooldown_s"),
        ({"text": ""}, "text"),
        ({"text": "x", "price": 1}, "price"),
        ({"cost": 1}, "text"),
    ],
)
def test_what_is_no_hint_is_told_where_it_stands(hint, where):
    data = a_question("single").model_dump(mode="json", exclude_defaults=True) | {"hints": [hint]}

    value, findings = validate(Question, data, at=("questions", 4))

    assert value is None
    assert any(where in finding.at for finding in findings), findings


def test_hints_of_a_lab_are_texts_or_say_what_they_cost():
    head = make.lab(hints=("Think.", {"text": "Multiply.", "cost": 0.5})).head

    assert head.hints[0] == "Think."
    assert head.hints[1].costs(2) == 0.5
    assert LabHead.model_validate(head.model_dump()) == head


def test_a_hint_more_leaves_a_question_what_it_was():
    """Whoever has answered it keeps their explanation, and their tries."""
    question = a_question("single")

    assert a_question("single", hints=["Look up."]).digest == question.digest
    assert a_question("single", prompt="Another one?").digest != question.digest
