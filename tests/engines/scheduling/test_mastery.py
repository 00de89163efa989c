"""What answers say of a skill."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.scheduling.mastery import (
    HALF_LIFE_DAYS,
    NOTHING_KNOWN,
    Given,
    Mastery,
    at_level,
    fade,
    judge,
)

shares = st.floats(0, 1)
answers = st.builds(
    Given,
    question=st.sampled_from("abcdefgh"),
    share=shares,
    points=st.floats(1, 10),
    level=st.integers(1, 3),
    age_days=st.floats(0, 2_000),
    recall=st.none() | shares,
    later=st.integers(0, 6),
)
histories = st.lists(answers, max_size=25)
CLOSE = 1e-9


def right(count: int, **fields) -> list[Given]:
    return [Given(question=f"q{number}", share=1.0, **fields) for number in range(count)]


def wrong(count: int, **fields) -> list[Given]:
    return [Given(question=f"w{number}", share=0.0, **fields) for number in range(count)]


def width(mastery: Mastery) -> float:
    low, high = mastery.interval()
    return high - low


@given(history=histories)
def test_an_estimate_is_a_share_within_its_bounds(history):
    mastery = judge(history)
    low, high = mastery.interval()

    assert 0 <= low < high <= 1
    assert 0 < mastery.mean < 1
    assert mastery.variance > 0


@given(history=histories, answer=answers, better=shares)
def test_a_better_answer_never_lowers_it(history, answer, better):
    low, high = sorted((answer.share, better))

    before = judge([*history, replace(answer, share=low)])
    after = judge([*history, replace(answer, share=high)])

    assert after.mean >= before.mean - CLOSE
    assert after.interval()[0] >= before.interval()[0] - 1e-6


@given(history=histories, answer=answers)
def test_one_more_right_answer_never_lowers_it(history, answer):
    after = judge([*history, replace(answer, share=1.0)])

    assert after.mean >= judge(history).mean - CLOSE


@given(history=histories, answer=answers)
def test_one_more_wrong_answer_never_raises_it(history, answer):
    assert judge([*history, replace(answer, share=0.0)]).mean <= judge(history).mean + CLOSE


@given(before=st.lists(st.tuples(shares, st.floats(0, 400)), max_size=9))
def test_a_question_answered_right_once_more_never_lowers_it(before):
    """What it showed before then counts half, and even that is no loss."""
    asked = [
        Given(question="q", share=share, age_days=days, later=len(before) - 1 - number)
        for number, (share, days) in enumerate(before)
    ]
    again = [*(replace(one, later=one.later + 1) for one in asked), Given(question="q", share=1.0)]

    assert judge(again).mean >= judge(asked).mean - CLOSE


@given(history=histories, seed=st.integers())
def test_the_order_of_answers_changes_nothing(history, seed):
    shuffled = random.Random(seed).sample(history, len(history))

    assert judge(shuffled) == judge(history)


@given(history=st.lists(answers, min_size=1, max_size=8), times=st.integers(2, 5))
def test_the_same_evidence_many_times_narrows_it(history, times):
    fresh = [replace(one, age_days=0.0, recall=None, later=0) for one in history]
    prior = Mastery(right=1.0, wrong=1.0)

    assert judge(fresh * times, before=prior).variance < judge(fresh, before=prior).variance
    assert width(judge(fresh * times * 4, before=prior)) < width(judge(fresh, before=prior))


@given(history=histories, days=st.floats(0, 1_000))
def test_time_moves_it_towards_what_was_believed_before(history, days):
    today = judge([replace(one, recall=None) for one in history]).mean
    later = judge([replace(one, recall=None, age_days=one.age_days + days) for one in history]).mean

    low, high = sorted((today, NOTHING_KNOWN.mean))
    assert low - CLOSE <= later <= high + CLOSE


@given(history=histories, answer=answers, recalls=st.tuples(shares, shares))
def test_the_less_is_recalled_the_less_is_expected(history, answer, recalls):
    low, high = sorted(recalls)

    assert (
        judge([*history, replace(answer, recall=low)]).mean
        <= judge([*history, replace(answer, recall=high)]).mean + CLOSE
    )


@pytest.mark.parametrize(
    ("history", "is_claimed"),
    [
        ([], False),
        (right(4), False),
        (right(5), True),
        (right(1) * 9, False),
        (right(2) * 5, False),
        (right(3) * 2, True),
        (right(2) + wrong(3), True),
    ],
    ids=["none", "four", "five", "one question", "two questions", "three questions", "some wrong"],
)
def test_nothing_is_claimed_of_too_little(history, is_claimed):
    assert judge(history).is_claimed is is_claimed


def test_a_right_answer_to_a_hard_question_says_more_and_a_wrong_one_less():
    assert judge(right(1, level=3)).mean > judge(right(1, level=1)).mean
    assert judge(wrong(1, level=3)).mean > judge(wrong(1, level=1)).mean


def test_an_answer_says_half_as_much_after_its_half_life():
    assert fade(HALF_LIFE_DAYS) == pytest.approx(0.5)
    assert fade(-3) == 1


def test_what_is_hard_for_somebody_is_what_is_known_worse():
    assert at_level(0.6, 1) > at_level(0.6, 2) > at_level(0.6, 3)
    assert at_level(0.6, 2) == pytest.approx(0.6)
    assert (at_level(0.0, 3), at_level(1.0, 3)) == (0, 1)


def test_twenty_right_answers_leave_little_doubt():
    low, high = judge(right(20)).interval()

    assert 0.85 < low < high < 1
