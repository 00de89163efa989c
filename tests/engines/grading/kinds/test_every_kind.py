"""What holds of every kind of question, also of those to come."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.engines.curriculum.models import Question
from portal.engines.grading import BadResponse, Mark, Verdict, is_whole, mark_question, present, read_response
from portal.engines.grading.kinds import KINDS as TABLE
from tests import answers
from tests.architecture.test_structure import ROOT
from tests.questions import IN_STEPS, KINDS, a_question

QUESTIONS = {kind: a_question(kind) for kind in KINDS}
EVERY = pytest.mark.parametrize("kind", KINDS)
TEXTS = st.text(max_size=20) | st.sampled_from(["a", "b", "true", "allow", "1", "2", "0", "99"])
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**20) | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=8,
)
KEYS = (
    "choice",
    "choices",
    "order",
    "pairs",
    "value",
    "variant",
    "gaps",
    "lines",
    "decisions",
    "policy",
    "texts",
    "ticks",
    "files",
    "grade",
)
SLOWLY = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


def so_far(kind: str) -> dict | None:
    return {"texts": answers.models_of(QUESTIONS[kind])} if kind in IN_STEPS else None


def test_the_table_the_models_and_the_templates_have_the_same_kinds():
    models = {model.model_fields["kind"].annotation: model for model in get_args(get_args(Question)[0])}
    named = {get_args(kind)[0]: model for kind, model in models.items()}

    assert {kind: row.model for kind, row in TABLE.items()} == named
    for kind in named:
        assert (ROOT / "templates" / "parts" / "questions" / f"{kind}.html").is_file()


@EVERY
@given(seed=st.integers(0, 2**31))
@settings(max_examples=15, deadline=None)
def test_the_right_answer_is_full_whatever_the_seed(kind, seed):
    question = QUESTIONS[kind]
    fields = answers.right(question, seed=seed)

    verdict = mark_question(question, answers.response(question, fields, seed=seed, so_far=so_far(kind)))

    assert verdict.mark.full
    assert present(question, seed=seed) == present(question, seed=seed)


@EVERY
def test_a_wrong_answer_is_worth_nothing_and_an_unreadable_one_is_asked_again(kind):
    question = QUESTIONS[kind]
    wrong = answers.response(question, answers.wrong(question), so_far=so_far(kind))
    unreadable = answers.response(question, answers.unreadable(question), so_far=so_far(kind))

    assert mark_question(question, wrong).mark == Mark(points=0, out_of=question.points)
    with pytest.raises(BadResponse):
        mark_question(question, unreadable)


@EVERY
def test_what_is_read_can_be_kept_as_json_and_marked_from_it(kind):
    question = QUESTIONS[kind]
    response = answers.response(question, answers.right(question), so_far=so_far(kind))

    kept = json.loads(json.dumps(response))

    assert kept == response
    assert mark_question(question, kept) == mark_question(question, response)
    assert is_whole(question, kept)


@EVERY
@given(response=st.dictionaries(st.sampled_from(KEYS), JUNK, max_size=4))
@SLOWLY
def test_any_response_is_marked_within_bounds_or_refused(kind, response):
    try:
        verdict = mark_question(QUESTIONS[kind], response)
    except BadResponse:
        return
    assert isinstance(verdict, Verdict)
    assert 0 <= verdict.mark.points <= verdict.mark.out_of == QUESTIONS[kind].points


@EVERY
@given(
    fields=st.dictionaries(
        st.sampled_from([f"{name}{id}" for name in ("position:", "indent:", "pair:", "gap:", "request:") for id in "abcde"]
                        + ["choice", "choices", "value", "policy", "text", "step", "ticks"]),
        TEXTS | st.lists(TEXTS, max_size=5), max_size=6,
    )
)  # fmt: skip
@SLOWLY
def test_any_form_is_read_and_what_is_read_can_be_kept(kind, fields):
    response = read_response(QUESTIONS[kind], answers.Form(fields), seed=0, so_far=so_far(kind))

    assert "\\u0000" not in json.dumps(response)
    assert len(json.dumps(response)) < 30_000
