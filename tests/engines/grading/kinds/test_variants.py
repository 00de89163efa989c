"""Numbers that are drawn for each learner."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.curriculum.arithmetic import BadExpression, evaluate
from portal.engines.curriculum.variants import draw, fill, variants_of, vary
from portal.engines.grading import BadResponse, mark_question, present
from tests import answers
from tests.questions import a_question

QUESTION = a_question("numeric")


@pytest.mark.parametrize(
    ("text", "value"),
    [("1 + 2 * 3", 7), ("-(4 - 6) / 4", 0.5), ("rate * 60", 300), ("ceil(rate / 2)", 3), ("floor(7.9)", 7), ("round(2.5)", 3),
     ("ceil(0.1 * 3 * 10)", 3), ("7 // 2", 3), ("7 % 4", 3), ("min(3, rate, 9)", 3), ("max(1, 2)", 2), ("1e3", 1000)],
)  # fmt: skip
def test_arithmetic_is_what_it_is_on_paper(text, value):
    assert evaluate(text, {"rate": 5.0}) == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    ["", "x", "__import__('os')", "rate.real", "2 ** 9", "[1]", "lambda: 1", "1 if rate else 2", "rate == 5", "True", "'a'", "1 / 0",
     "1 % 0", "1e308 * 10", "(" * 150, "1 +", "ceil()", "min(1)", "ceil(1, 2)", "abs(1)", "min(*[1, 2])", "1" * 201, "1j", "a := 1",
     "rate(1)", "-" * 150 + "x"],
)  # fmt: skip
def test_what_is_no_arithmetic_is_refused_with_a_sentence(text):
    with pytest.raises(BadExpression, match=r"\.$"):
        evaluate(text, {"rate": 5.0})


@given(st.text(alphabet="0123456789.+-*/%() ,ratceilmnx_[]'\"\\", max_size=60))
def test_any_text_is_a_number_or_refused_and_nothing_else(text):
    with contextlib.suppress(BadExpression):
        assert isinstance(evaluate(text, {"rate": 5.0}), float)


@pytest.mark.parametrize("seed", range(12))
def test_what_is_asked_is_what_is_marked(seed):
    asked = present(QUESTION, seed=seed).prompt
    response = answers.response(QUESTION, answers.right(QUESTION, seed=seed), seed=seed)

    verdict = mark_question(QUESTION, response)

    assert verdict.mark.full
    assert f"with {response['variant']['rate']:g} a second" in asked
    assert verdict.working == f"{response['variant']['rate']:g} × 60 = {verdict.answer.removesuffix(' s')}"


def test_different_seeds_draw_different_numbers():
    assert len({draw(QUESTION, seed=seed)["rate"] for seed in range(40)}) == 3


def test_a_mistake_is_that_of_the_variant():
    response = {"value": "5", "variant": {"rate": 5}}

    assert mark_question(QUESTION, response).note == "A minute has 60 seconds."
    assert mark_question(QUESTION, response | {"value": "3"}).note == ""


@pytest.mark.parametrize("variant", [None, {}, {"rate": 4}, {"rate": "5"}, {"other": 5}, [5], {"rate": [5]}])
def test_numbers_that_the_question_no_longer_has_are_not_marked(variant):
    with pytest.raises(BadResponse, match="reload"):
        mark_question(QUESTION, {"value": "300", "variant": variant})


def test_an_answer_shows_the_numbers_it_was_given_to():
    shown = present(QUESTION, seed=0, so_far={"value": "1", "variant": {"rate": 15}})

    assert shown.prompt == "How long, with 15 a second?"


def test_braces_that_name_nothing_stay():
    assert (
        fill('{"a": {rate}} and {unknown} and {=rate * 1000}', {"rate": 5})
        == '{"a": 5} and {unknown} and 5,000'
    )
    assert fill("{rate}", {}) == "{rate}"


def test_a_range_has_both_ends():
    question = a_question("numeric", parameters={"rate": {"least": 0.1, "most": 0.3, "step": 0.1}})

    assert [drawn["rate"] for drawn in variants_of(question)] == [0.1, 0.2, 0.3]
    assert [vary(question, drawn).answer for drawn in variants_of(question)] == pytest.approx([6, 12, 18])
