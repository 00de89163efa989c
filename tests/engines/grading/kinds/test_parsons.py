"""Lines of code, put together."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.grading import BadResponse, mark_question, present
from tests import answers
from tests.questions import a_question

QUESTION = a_question("parsons")
LEVELS = {"a": 0, "b": 1, "c": 1, "d": 1}


def put(order: str, **levels: int) -> dict:
    return {"lines": [[name, (LEVELS | {"e": 0} | levels)[name]] for name in order]}


@pytest.mark.parametrize(
    ("order", "levels", "points"),
    [
        ("abcd", {}, 4),
        ("acbd", {}, 4),
        ("abdc", {}, 3),
        ("abcd", {"d": 0}, 3),
        ("abcde", {}, 3),
        ("abc", {}, 3),
        ("dcba", {}, 1),
        ("e", {}, 0),
    ],
    ids=["as written", "another right order", "too early", "badly indented", "with a spare", "one left out", "backwards", "only the spare"],
)  # fmt: skip
def test_a_line_counts_where_what_it_waits_for_is_above_it(order, levels, points):
    assert mark_question(QUESTION, put(order, **levels)).mark.points == points


def test_every_order_that_respects_the_dependencies_is_full_and_no_other_is():
    full = {
        "".join(order)
        for order in permutations("abcd")
        if mark_question(QUESTION, put("".join(order))).mark.full
    }

    assert full == {"abcd", "acbd"}


def test_a_line_in_the_wrong_block_does_not_count():
    lines = [
        {"id": "a", "code": "for one in many:", "why": "-"},
        {"id": "b", "code": "use(one)", "indent": 1, "why": "-"},
        {"id": "c", "code": "if none:", "after": [], "why": "-"},
        {"id": "d", "code": "give_up()", "indent": 1, "after": ["c"], "why": "-"},
    ]
    question = a_question("parsons", lines=lines, spares=[])
    order = {"lines": [["c", 0], ["a", 0], ["d", 1], ["b", 1]]}

    right = {part.id: part.right for part in mark_question(question, order).parts}

    assert right == {"a": True, "b": True, "c": True, "d": False}


def test_a_line_that_stands_rightly_is_told_where_it_stands_and_another_where_it_belongs():
    parts = {part.id: part for part in mark_question(QUESTION, put("acbd", d=0)).parts}

    assert (parts["c"].given, parts["c"].wanted) == ("line 2, level 1", "line 2, level 1")
    assert (parts["d"].given, parts["d"].wanted) == ("line 4, level 0", "line 4, level 1")


def test_a_spare_line_says_why_it_belongs_nowhere():
    spare = mark_question(QUESTION, put("abcde")).parts[-1]

    assert (spare.id, spare.right, spare.wanted, spare.why) == (
        "e",
        False,
        "left out",
        "Ends the environment.",
    )


@pytest.mark.parametrize(
    "lines",
    [None, [], "abcd", [["a"]], [["a", 0], ["a", 0]], [["z", 0]], [["a", -1]], [["a", 5]], [["a", "0"]], [[{}, 0]], [["a", 0]] * 9],
)  # fmt: skip
def test_what_is_no_program_is_refused(lines):
    with pytest.raises(BadResponse, match=r"\.$"):
        mark_question(QUESTION, {"lines": lines})


def test_a_form_without_script_is_read():
    fields = answers.right(QUESTION) | {"position:e": "", "indent:b": "99", "position:c": "٣"}

    assert answers.response(QUESTION, fields) == {"lines": [["a", 0], ["b", 4], ["d", 1]]}


def test_two_lines_in_one_place_are_none():
    assert answers.response(QUESTION, {"position:a": "1", "position:b": "1"}) == {"lines": []}


@pytest.mark.parametrize("seed", range(30))
def test_it_is_never_shown_solved(seed):
    assert [line.id for line in present(QUESTION, seed=seed).lines][:4] != list("abcd")


@given(
    st.permutations("abcde"), st.integers(1, 5), st.dictionaries(st.sampled_from("abcde"), st.integers(0, 4))
)
def test_a_mark_is_within_bounds_and_putting_a_line_right_never_lowers_it(order, size, levels):
    used = "".join(order)[:size]
    given_levels = LEVELS | {"e": 0} | levels

    mark = mark_question(QUESTION, {"lines": [[name, given_levels[name]] for name in used]}).mark
    without = used.replace("e", "")

    assert 0 <= mark.points <= mark.out_of
    if without:
        mended = mark_question(QUESTION, {"lines": [[name, given_levels[name]] for name in without]}).mark
        assert mended.points >= mark.points
