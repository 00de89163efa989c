"""What really happened, looked at as a prediction says."""

from __future__ import annotations

import pytest

from portal.engines.curriculum.models import Reads
from portal.engines.grading import BadResponse, mark_question
from portal.engines.grading.predicted import environments_of, found_by, happened, holding
from tests.engines.grading.test_labs import outcome
from tests.questions import a_question

THREE = [{"event": {"n": 1}}, {"event": {"n": 2}}, {"event": {"n": 3}, "cold": True}]
QUESTION = a_question("predict-then-run", invocations=THREE)
ENDED = {
    "1": (outcome(0, log="connecting\nhi"), outcome({"n": 1, "who": "Ana"})),
    "2": (outcome(error="KeyError"),),
}


def typed(**fields):
    shape = {"options": [], "reads": {"path": "$"}, "accept": ["Ana", '{"n": 1}'],
             "mistakes": [{"text": "Ben", "why": "That was another."}]}  # fmt: skip
    return a_question("predict-then-run", **shape | fields)


def test_an_environment_begins_with_each_cold_invocation():
    assert environments_of(QUESTION) == (('{"n": 1}', '{"n": 2}'), ('{"n": 3}',))


def test_each_invocation_is_told_in_order_with_what_it_ended_with():
    told = happened(QUESTION, ENDED)

    assert [(one.number, one.cold, one.error) for one in told] == [
        (1, True, ""),
        (2, False, ""),
        (3, True, "KeyError"),
    ]
    assert told[0].lines == ("connecting", "hi")
    assert told[1].response == '{"n": 1, "who": "Ana"}'


@pytest.mark.parametrize("ended", [{}, {"1": ()}, {"1": ENDED["1"][:1]}, {"2": ENDED["2"]}])
def test_what_was_cut_short_is_left_out_and_proves_nothing(ended):
    assert len(happened(QUESTION, ended)) == sum(map(len, ended.values()))
    assert holding(a_question("predict-then-run"), {}) == ()


@pytest.mark.parametrize(("payload", "which"), [(0, ("a",)), (1, ("b",)), (2, ())])
def test_the_option_that_holds_is_the_one_whose_every_expectation_is_met(payload, which):
    question = a_question("predict-then-run", invocations=THREE[:1])

    assert holding(question, {"1": (outcome(payload),)}) == which


@pytest.mark.parametrize(
    ("reads", "found"),
    [
        ({"path": "$.who", "invocation": 1}, "Ana"),
        ({"path": "$", "invocation": 1}, '{"n": 1, "who": "Ana"}'),
        ({"path": "$.nothing", "invocation": 1}, None),
        ({"path": "$", "invocation": 0}, "0"),
        ({"lines": "^hi$"}, "1"),
        ({"lines": "hi", "invocation": 1}, "0"),
        ({"error": True}, "KeyError"),
        ({"error": True, "invocation": 0}, None),
    ],
)
def test_what_is_read_is_as_one_would_type_it(reads, found):
    assert found_by(Reads(**reads), QUESTION, ENDED) == found


@pytest.mark.parametrize(
    ("value", "points", "note"),
    [
        ("Ana", 1, ""),
        (" ana ", 1, ""),
        ("{'n':1}", 1, ""),
        ("Ben", 0, "That was another."),
        ("Cy", 0, ""),
    ],
)
def test_a_typed_prediction_is_compared_without_spacing_capitals_and_kinds_of_quotes(value, points, note):
    verdict = mark_question(typed(), {"value": value})

    assert (verdict.mark.points, verdict.note) == (points, note)


@pytest.mark.parametrize("value", ["", "   ", "x" * 121, None, 7])
def test_what_is_no_prediction_is_asked_again(value):
    with pytest.raises(BadResponse):
        mark_question(typed(), {"value": value})
