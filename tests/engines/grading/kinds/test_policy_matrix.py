"""What a policy allows, said and written."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.grading import BadResponse, mark_question
from tests.questions import SHAPES, a_question

SHOWN = a_question("policy-matrix")
RIGHT = {"a": "allow", "b": "deny", "c": "deny"}
POLICY = SHAPES["policy-matrix"]["policy"]
WRITTEN = a_question(
    "policy-matrix",
    write=True,
    wrong=[{"policy": {"Version": "2012-10-17", "Statement": []}, "why": "Nothing."}],
)


def a_policy(action, resource, effect="Allow"):
    statement = {"Effect": effect, "Action": action, "Resource": resource}
    return {"policy": json.dumps({"Version": "2012-10-17", "Statement": [statement]})}


@pytest.mark.parametrize(
    ("said", "points"),
    [
        (RIGHT, 2),
        (RIGHT | {"b": "allow"}, 1),
        (dict.fromkeys("abc", "deny"), 0),
        (dict.fromkeys("abc", "allow"), 0),
        ({"a": "deny", "b": "allow", "c": "allow"}, 0),
    ],
    ids=["right", "one wrong", "all denied", "all allowed", "the other way round"],
)
def test_to_say_the_same_of_every_request_is_worth_nothing(said, points):
    assert mark_question(SHOWN, {"decisions": said}).mark.points == points


@pytest.mark.parametrize(
    ("policy", "points"),
    [
        (a_policy("s3:GetObject", "arn:aws:s3:::in/*"), 2),
        (a_policy("s3:Get*", "arn:aws:s3:::in/a"), 2),
        (a_policy("s3:*", "arn:aws:s3:::in/*"), 1),
        (a_policy("*", "*"), 0),
        (a_policy("s3:GetObject", "*", "Deny"), 0),
    ],
    ids=["the model answer", "another way", "too much", "everything", "nothing"],
)
def test_a_written_policy_is_judged_by_what_it_allows(policy, points):
    assert mark_question(WRITTEN, policy).mark.points == points


def test_the_statement_that_decided_is_named():
    notes = [part.note for part in mark_question(WRITTEN, {"policy": json.dumps(POLICY)}).parts]

    assert notes[0] == "Decided by your statement Read."
    assert notes[1] == "No statement of yours says anything about it."


@pytest.mark.parametrize(
    "response",
    [{}, {"policy": None}, {"policy": "  "}, {"policy": "{"}, {"policy": "[" * 19_000}, {"policy": '{"Statement": 1}'},
     {"policy": json.dumps(POLICY).replace("Allow", "Permit")}, {"policy": "x" * 20_001}],
)  # fmt: skip
def test_a_policy_that_aws_would_not_take_is_asked_again(response):
    with pytest.raises(BadResponse):
        mark_question(WRITTEN, response)


@pytest.mark.parametrize("decisions", [None, [], {}, RIGHT | {"a": "maybe"}, RIGHT | {"a": True}])
def test_a_request_without_a_decision_is_asked_again(decisions):
    with pytest.raises(BadResponse, match=r"\.$"):
        mark_question(SHOWN, {"decisions": decisions})


@given(
    st.fixed_dictionaries(dict.fromkeys("abc", st.sampled_from(["allow", "deny"]))), st.sampled_from("abc")
)
def test_a_mark_is_within_bounds_and_putting_one_right_never_lowers_it(said, mended):
    mark = mark_question(SHOWN, {"decisions": said}).mark

    assert 0 <= mark.points <= mark.out_of
    assert mark.full == (said == RIGHT)
    assert mark_question(SHOWN, {"decisions": said | {mended: RIGHT[mended]}}).mark.points >= mark.points


@given(st.text(max_size=300))
def test_any_text_is_judged_or_refused_and_nothing_else(text):
    try:
        mark = mark_question(WRITTEN, {"policy": text}).mark
    except BadResponse:
        return
    assert mark.points == 0
