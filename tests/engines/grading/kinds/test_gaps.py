"""Gaps, in words, in code and in JSON."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.curriculum.fillings import BadFilling, pieces_of, same_code, same_json, same_words
from portal.engines.grading import BadResponse, mark_question, present
from tests.questions import a_question


def filled(**gaps):
    return {"gaps": gaps}


@pytest.mark.parametrize(
    ("b", "points"), [("handler", 1), ("  The   HANDLER ", 1), ("hand ler", 0.5), ("main", 0.5)]
)
def test_words_are_right_in_any_capitals_and_spacing(b, points):
    assert mark_question(a_question("cloze"), filled(a="Init", b=b)).mark.points == points


def test_a_known_mistake_in_a_gap_is_named_and_another_is_not():
    question = a_question("fill-in")

    known = mark_question(question, filled(a='"Allow"', b='"s3:*"')).parts[1]
    other = mark_question(question, filled(a='"Allow"', b='"s3:Get*"')).parts[1]

    assert (known.right, known.note, known.given, known.wanted) == (
        False, "Far more than reading.", '"s3:*"', '"s3:GetObject"',
    )  # fmt: skip
    assert other.note == ""


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("x=1", "x  =  1", True),
        ("f( 'a' )", 'f("a")', True),
        ("return x", "returnx", False),
        ("Name", "name", False),
        ("a b", "a  b", True),
        ("“a”", '"a"', True),
    ],
)
def test_code_is_the_same_beside_its_spacing_and_quotes(one, other, same):
    assert same_code(one, other) is same
    assert same_code(other, one) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ('{"a": 1, "b": [true]}', '{ "b":[true],"a":1 }', True),
        ("1", "true", False),
        ('"1"', "1", False),
        ("[1, 2]", "[2, 1]", False),
        ("9" * 5000, "9" * 5000, True),
    ],
    ids=["order of keys", "number and truth", "text and number", "order of items", "a long number"],
)
def test_json_is_the_same_when_it_is_equal(one, other, same):
    assert same_json(one, other) is same


@pytest.mark.parametrize(
    "text", ["", "Allow", "[" * 100_000, "{", "'Allow'"], ids=["", "bare", "deep", "open", "single"]
)
def test_what_is_no_json_is_refused_with_a_sentence(text):
    with pytest.raises(BadFilling, match=r"\.$"):
        same_json(text, "1")


@pytest.mark.parametrize(
    "response",
    [{}, {"gaps": []}, filled(a="Init"), filled(a="Init", b=" "), filled(a="Boot", b="handler"), filled(a="Init", b="x" * 121),
     filled(a=["Init"], b="handler")],
)  # fmt: skip
def test_what_is_not_filled_in_is_asked_again(response):
    with pytest.raises(BadResponse, match=r"\.$"):
        mark_question(a_question("cloze"), response)


def test_what_is_no_json_in_a_gap_is_asked_again():
    with pytest.raises(BadResponse, match="double quotes"):
        mark_question(a_question("fill-in"), filled(a="Allow", b='"s3:GetObject"'))


def test_the_text_comes_back_whole_with_its_gaps_in_place():
    question = a_question("cloze")

    pieces = present(question, seed=3).pieces

    assert [(piece.text, piece.gap and piece.gap.id) for piece in pieces] == [
        ("A cold start runs ", "a"),
        (", then the ", "b"),
        (".", None),
    ]


@given(st.text(max_size=80), st.sampled_from([same_words, same_code]))
def test_a_filling_is_the_same_as_itself(text, same):
    assert same(text, text)


@given(st.lists(st.text(alphabet="ab [](){}\n", max_size=12), min_size=1, max_size=6))
def test_no_text_is_lost_around_gaps(texts):
    names = "abcdefgh"
    whole = "".join(text + (f"[[{names[n]}]]" if n + 1 < len(texts) else "") for n, text in enumerate(texts))

    pieces = pieces_of(whole)

    assert "".join(text + (f"[[{name}]]" if name else "") for text, name in pieces) == whole
