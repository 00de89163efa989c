"""Marks for answers, by table and by property."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.curriculum.models import (
    Matching,
    Mistake,
    Multiple,
    Numeric,
    Option,
    Ordering,
    Pair,
    Single,
    Step,
)
from portal.engines.grading import BadResponse, Mark, mark_question

ASKED = {"slug": "q", "prompt": "?", "level": 1, "facts": ("M-1",), "explanation": "So."}


def options(right: str, of: str = "abcd") -> tuple[Option, ...]:
    return tuple(Option(id=id, text=f"Option {id}", right=id in right, why=f"Why {id}") for id in of)


def single(right: str = "b") -> Single:
    return Single(kind="single", options=options(right), points=2, **ASKED)


def multiple(right: str = "ac", *, points: int = 2, of: str = "abcd") -> Multiple:
    return Multiple(kind="multiple", options=options(right, of), points=points, **ASKED)


def ordering(steps: str = "abcd", *, points: int = 3) -> Ordering:
    made = tuple(Step(id=id, text=f"Step {id}", why="So") for id in steps)
    return Ordering(kind="ordering", steps=made, points=points, **ASKED)


def matching() -> Matching:
    pairs = tuple(
        Pair(id=id, left=f"Left {id}", right=right, why="So")
        for id, right in (("a", "x"), ("b", "y"), ("c", "x"))
    )
    return Matching(kind="matching", choices=("x", "y", "z"), pairs=pairs, points=3, **ASKED)


def numeric(answer: float = 11.27, **fields) -> Numeric:
    fields = {"unit": "USD", "absolute": 0.01, "working": "Multiply.", **fields}
    return Numeric(kind="numeric", answer=answer, points=2, **ASKED, **fields)


@pytest.mark.parametrize(("choice", "points"), [("b", 2), ("a", 0)])
def test_a_single_choice_is_right_or_not(choice, points):
    verdict = mark_question(single(), {"choice": choice})

    assert verdict.mark == Mark(points=points, out_of=2)
    assert [(part.id, part.chosen, part.right, part.why) for part in verdict.parts] == [
        (id, id == choice, id == "b", f"Why {id}") for id in "abcd"
    ]


@pytest.mark.parametrize(
    ("chosen", "points"),
    [
        ({"a", "c"}, 2),
        ({"a"}, 1),
        ({"a", "b"}, 0),
        (set(), 0),
        ({"b", "d"}, 0),
        ({"a", "b", "c"}, 1),
        (set("abcd"), 0),
    ],
    ids=["all", "half", "wrong cancels right", "blank", "only wrong", "one too many", "everything"],
)
def test_a_multiple_choice_gives_part_marks(chosen, points):
    assert mark_question(multiple(), {"choices": sorted(chosen)}).mark == Mark(points=points, out_of=2)


@pytest.mark.parametrize(
    ("order", "points"),
    [("abcd", 3), ("bacd", 2.5), ("dcba", 0), ("bcda", 1.5), ("dabc", 1.5)],
    ids=["exact", "two neighbours", "backwards", "first last", "last first"],
)
def test_an_order_is_worth_how_near_it_is(order, points):
    assert mark_question(ordering(), {"order": list(order)}).mark == Mark(points=points, out_of=3)


def test_the_steps_of_an_order_say_where_they_were_put_and_belong():
    parts = mark_question(ordering("abc"), {"order": ["b", "a", "c"]}).parts

    assert [(part.id, part.given, part.wanted, part.good) for part in parts] == [
        ("a", "2", "1", False),
        ("b", "1", "2", False),
        ("c", "3", "3", True),
    ]


def test_each_pair_counts():
    verdict = mark_question(matching(), {"pairs": {"a": "x", "b": "z", "c": "x"}})

    assert verdict.mark == Mark(points=2, out_of=3)
    assert [(part.given, part.wanted, part.good) for part in verdict.parts] == [
        ("x", "x", True),
        ("z", "y", False),
        ("x", "x", True),
    ]


@pytest.mark.parametrize(
    "value",
    ["11.27", " 11.27 ", "$11.27", "11.27 USD", "usd 11.27", "11.27$", "US$ 11.27", "11.26", "11.28", "+11.27", "1.127e1",
     "11.27 dollars", "1127e-2", "１１.２７"],
)  # fmt: skip
def test_a_number_may_be_written_in_many_ways(value):
    assert mark_question(numeric(), {"value": value}).mark.full


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        ("1,234.5", 1234.5),
        ("1 234.5", 1234.5),
        ("12,000,000", 12e6),
        ("-3", -3),
        ("−3", -3),
        (".5", 0.5),
        ("1234.50", 1234.5),
    ],
)
def test_a_comma_groups_thousands(value, answer):
    assert mark_question(numeric(answer, unit="ms"), {"value": value}).mark.full


@pytest.mark.parametrize(
    "value",
    ["", "  ", "nan", "inf", "-inf", "Infinity", "1e999", "0x10", "eleven", "11,27", "1,2", "1,23,4", "11.27 EUR", "11.27.1",
     "--1", "$", "1 2", "9" * 41, "1/2", "1_000", "٣", "11.27; drop", None, 11.27, ["11.27"], {"a": 1}, True],
)  # fmt: skip
def test_what_is_no_number_is_refused_not_marked(value):
    with pytest.raises(BadResponse) as refused:
        mark_question(numeric(), {"value": value})
    assert str(refused.value).endswith(".")


def test_a_known_mistake_is_named():
    question = numeric(
        mistakes=(Mistake(value=13.53, why="That is the x86 rate."), Mistake(value=13.56, why="Rounded."))
    )

    assert mark_question(question, {"value": "13.53"}).note == "That is the x86 rate."
    assert mark_question(question, {"value": "13.56"}).note == "Rounded."
    assert mark_question(question, {"value": "14"}).note == ""
    assert mark_question(question, {"value": "11.27"}).note == ""


@pytest.mark.parametrize(
    ("value", "full"), [("1000", True), ("1005", True), ("995", True), ("1005.1", False), ("994.9", False)]
)
def test_a_relative_tolerance_is_a_fraction_of_the_answer(value, full):
    assert mark_question(numeric(1000, absolute=None, relative=0.005), {"value": value}).mark.full is full


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [(11.27, "USD", "$11.27"), (2.2, "USD", "$2.20"), (1e-7, "GB-s", "1e-07 GB-s"), (680000, "GB-s", "680,000 GB-s"),
     (0.0000133334, "USD", "$0.0000133334")],
)  # fmt: skip
def test_the_answer_is_shown_with_its_unit(value, unit, shown):
    assert mark_question(numeric(value, unit=unit), {"value": "1"}).answer == shown


JUNK = [{}, {"choice": None}, {"choice": "z"}, {"choices": "ab"}, {"choices": ["z"]}, {"choices": [["a"]]}, {"choices": None},
        {"order": ["a"]}, {"order": ["a", "a", "b", "c"]}, {"order": "abcd"}, {"order": [{}, 1, 2, 3]}, {"pairs": []},
        {"pairs": {"a": "x"}}, {"pairs": {"a": "x", "b": "nowhere", "c": "x"}}, {"pairs": {"a": ["x"], "b": "y", "c": "x"}}]  # fmt: skip


@pytest.mark.parametrize("response", JUNK)
@pytest.mark.parametrize(
    "question", [single(), multiple(), ordering(), matching()], ids=lambda question: question.kind
)
def test_junk_is_refused_with_a_sentence(question, response):
    with pytest.raises(BadResponse, match=r"\.$"):
        mark_question(question, response)


@given(
    right=st.sets(st.sampled_from("abcdefgh"), min_size=1, max_size=7),
    chosen=st.sets(st.sampled_from("abcdefgh")),
    points=st.integers(1, 10),
)
def test_a_multiple_mark_is_within_bounds_full_only_when_exact_and_blind_to_order(right, chosen, points):
    question = multiple("".join(right), points=points, of="abcdefgh")

    verdict = mark_question(question, {"choices": list(chosen)})

    assert 0 <= verdict.mark.points <= points
    assert verdict.mark.full == (chosen == right)
    assert verdict == mark_question(question, {"choices": list(reversed(list(chosen)))})
    assert verdict == mark_question(question, {"choices": list(chosen) * 2})


@given(order=st.permutations("abcdefgh"), points=st.integers(1, 10))
def test_an_order_is_full_only_when_exact_and_nothing_backwards(order, points):
    question = ordering("abcdefgh", points=points)

    mark = mark_question(question, {"order": order}).mark

    assert 0 <= mark.points <= points
    assert mark.full == (list(order) == list("abcdefgh"))
    assert (mark.points == 0) == (list(order) == list("hgfedcba"))


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
def test_the_exact_answer_is_always_full(answer):
    question = numeric(answer, absolute=0.0, unit="ms")

    verdict = mark_question(question, {"value": f"{answer!r}"})

    assert verdict.mark.full
    assert verdict == mark_question(question, {"value": f"{answer!r}"})


@given(st.text(max_size=60))
def test_any_text_is_marked_or_refused_and_nothing_else(value):
    try:
        mark = mark_question(numeric(), {"value": value}).mark
    except BadResponse:
        return
    assert mark.points in (0, 2)
