"""Answers in one's own words: suggested, confirmed, counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.grading import BadResponse, is_whole, mark_question, present
from portal.engines.grading.written import LONGEST
from tests import answers
from tests.questions import a_question

FREE, DESIGN = a_question("free-text"), a_question("design")
SAID = "A new environment is created, and its init code runs."


def suggestions(question, *texts):
    return present(question, seed=0, so_far={"texts": list(texts)}).suggestions


def test_a_point_is_suggested_with_the_words_that_were_written():
    points = suggestions(FREE, SAID).points

    assert [(point.id, point.found, point.because) for point in points] == [
        ("a", True, ("new environment",)),
        ("b", True, ("init",)),
    ]


def test_a_misconception_vetoes_its_points_and_says_why():
    points = suggestions(FREE, SAID + " This happens on every request.").points

    assert [(point.id, point.found) for point in points] == [("a", False), ("b", True)]
    assert points[0].vetoed == "It happens each time. Only in a new one."


@pytest.mark.parametrize(
    ("ticks", "points"),
    [(["a", "b"], 3), (["b"], 2), (["a"], 1), ([], 0), (["a", "b", "f"], 2), (["f"], 0)],
    ids=["all", "the heavier", "the lighter", "none", "with a red flag", "only a red flag"],
)
def test_what_counts_is_what_the_learner_confirmed(ticks, points):
    assert mark_question(FREE, {"texts": [SAID], "ticks": ticks}).mark.points == points


def test_a_learner_may_tick_what_was_not_suggested_and_untick_what_was():
    verdict = mark_question(FREE, {"texts": ["Something else has to start."], "ticks": ["a"]})

    assert [(part.id, part.chosen, part.because) for part in verdict.parts] == [
        ("a", True, ()),
        ("b", False, ()),
        ("f", False, ()),
    ]


def test_the_verdict_has_the_text_the_model_answer_and_what_comes_next():
    verdict = mark_question(FREE, {"texts": [SAID], "ticks": []})

    assert verdict.texts == (SAID,)
    assert verdict.model_answers == (FREE.model,)
    assert verdict.follow_ups == ("How do you measure it?",)


@pytest.mark.parametrize(
    ("question", "so_far", "step"),
    [
        (FREE, {}, "write"),
        (FREE, {"texts": [SAID]}, "confirm"),
        (DESIGN, {}, "write"),
        (DESIGN, {"texts": ["One queue there."]}, "change"),
        (DESIGN, {"texts": ["One queue there.", "A FIFO queue then."]}, "confirm"),
        (FREE, {"texts": "junk"}, "write"),
    ],
)
def test_what_is_asked_next_follows_from_what_was_given(question, so_far, step):
    assert present(question, seed=0, so_far=so_far).step == step


def test_a_form_sent_twice_is_one_text():
    first = answers.response(DESIGN, {"step": "0", "text": "One queue there."})
    again = answers.response(DESIGN, {"step": "0", "text": "One queue there."}, so_far=first)

    assert first == again == {"texts": ["One queue there."]}


def test_a_change_of_the_requirement_is_answered_by_the_second_text_alone():
    late = suggestions(DESIGN, "A fifo queue at once.", "I would change nothing there.").points
    second = suggestions(DESIGN, "I would call it directly.", "A FIFO queue with a DLQ.").points

    assert [(point.id, point.found) for point in late] == [("a", True), ("b", False), ("c", False)]
    assert [point.found for point in second] == [True, True, True]


@pytest.mark.parametrize("texts", [[], [""], ["two words"], ["x" * 10], ["long " * LONGEST]])
def test_a_text_that_nobody_could_judge_is_asked_again(texts):
    with pytest.raises(BadResponse, match=r"\.$"):
        is_whole(FREE, {"texts": texts})


@pytest.mark.parametrize("ticks", [None, "ab", ["z"], [1], [["a"]]])
def test_points_that_are_not_in_the_rubric_are_refused(ticks):
    with pytest.raises(BadResponse, match=r"\.$"):
        mark_question(FREE, {"texts": [SAID], "ticks": ticks})


def test_a_text_is_not_whole_before_it_was_confirmed():
    assert not is_whole(FREE, {"texts": [SAID]})
    assert is_whole(FREE, {"texts": [SAID], "ticks": []})
    assert not is_whole(DESIGN, {"texts": [SAID], "ticks": []})


@given(st.sets(st.sampled_from("abf")), st.sampled_from("ab"))
def test_a_mark_is_within_bounds_and_another_point_never_lowers_it(ticks, more):
    mark = mark_question(FREE, {"texts": [SAID], "ticks": sorted(ticks)}).mark

    assert 0 <= mark.points <= mark.out_of
    assert mark.full == (ticks == {"a", "b"})
    assert mark_question(FREE, {"texts": [SAID], "ticks": sorted(ticks | {more})}).mark.points >= mark.points


@given(st.text(max_size=500))
def test_any_text_is_looked_into_or_asked_again(text):
    response = answers.response(FREE, {"step": "0", "text": text})
    try:
        whole = is_whole(FREE, response)
    except BadResponse:
        return
    assert not whole
    assert set(suggestions(FREE, *response["texts"]).ticks) <= set("abf")
