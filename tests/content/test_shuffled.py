"""In whatever order choices are written or shown, the same answer has the same mark: over every real question."""

from __future__ import annotations

import json
import random

import pytest

from portal.engines.curriculum.models import (
    Cloze,
    Design,
    FillIn,
    FreeText,
    Matching,
    Multiple,
    Parsons,
    PolicyMatrix,
    Question,
    Single,
    TrueOrWhy,
)
from portal.engines.grading import mark_question, read_response
from portal.engines.grading.right import right_verdict
from tests import answers
from tests.content.shelf import library

QUESTIONS = {
    f"{topic}/{question.slug}": question
    for topic, found in library().question_sets.items()
    for question in found.questions
    if right_verdict(question, seed=0) is not None  # not those whose code is run
}
SHUFFLED = {
    Single: ("options",),
    Multiple: ("options",),
    TrueOrWhy: ("reasons",),
    Matching: ("choices", "pairs"),
    Cloze: ("gaps",),
    FillIn: ("gaps",),
    Parsons: ("spares",),
    PolicyMatrix: ("requests",),
    FreeText: ("rubric", "red_flags", "misconceptions"),
    Design: ("rubric", "changed_rubric", "red_flags", "misconceptions"),
}


def shuffled(question: Question, chance: random.Random) -> Question:
    """The same question, its parts in another order where their order is not the answer."""
    parts = {}
    for name in SHUFFLED.get(type(question), ()):
        mixed = list(getattr(question, name))
        chance.shuffle(mixed)
        parts[name] = tuple(mixed)
    return question.model_copy(update=parts)


def responses(question: Question) -> list[dict]:
    so_far = {"texts": answers.models_of(question)} if isinstance(question, FreeText | Design) else None
    wrong = answers.wrong(question)
    if isinstance(question, PolicyMatrix) and question.write:
        wrong = {"policy": json.dumps(question.wrong[0].policy)}
    return [answers.response(question, fields, so_far=so_far) for fields in (answers.right(question), wrong)]


@pytest.mark.parametrize("ref", QUESTIONS)
def test_the_order_of_choices_does_not_matter_to_the_mark(ref):
    question, chance = QUESTIONS[ref], random.Random(ref)

    for response in responses(question):
        mark = mark_question(question, response).mark
        for _ in range(2):
            assert mark_question(shuffled(question, chance), response).mark == mark


@pytest.mark.parametrize(
    "ref", [ref for ref, question in QUESTIONS.items() if isinstance(question, Multiple)]
)
def test_the_order_in_which_choices_are_ticked_does_not_matter(ref):
    question, chance = QUESTIONS[ref], random.Random(ref)
    ids = [option.id for option in question.options]
    chosen = chance.sample(ids, chance.randint(1, len(ids)))

    forms = (answers.Form(choices=chosen), answers.Form(choices=chosen[::-1]))
    marks = {mark_question(question, read_response(question, form, seed=0)).mark for form in forms}

    assert len(marks) == 1


def test_every_kind_that_has_choices_is_among_them():
    kinds = {type(question) for question in QUESTIONS.values()}

    assert set(SHUFFLED) <= kinds
