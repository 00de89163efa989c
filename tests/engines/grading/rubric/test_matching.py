"""Words of a rubric, found in what people write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.curriculum.models import Group
from portal.engines.grading.rubric.matching import Text
from portal.engines.grading.rubric.words import is_meant, words_of


def found(text: str, **group) -> list[str]:
    read = Text(text)
    return [read.quote(span) for span in read.find(Group(**group))]


@pytest.mark.parametrize(
    ("written", "wanted", "meant"),
    [
        ("queue", "queue", True),
        ("queues", "queue", True),
        ("idempotent", "idempot*", True),
        ("idempotant", "idempotent", True),
        ("idempotnet", "idempotent", True),
        ("idempotet", "idempotent", True),
        ("idempottent", "idempotent", True),
        ("idempodend", "idempotent", False),
        ("asynchronous", "synchronous", False),
        ("synchronous", "asynchronous", False),
        ("stat", "state", False),
        ("ram", "rom", False),
        ("visibilty", "visibili*", True),
        ("15", "15", True),
        ("1500", "1501", False),
    ],
)
def test_a_word_may_be_misspelt_once_where_that_makes_no_other_word(written, wanted, meant):
    assert is_meant(written, wanted) is meant


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Cold-start, cold_start", ["cold", "start", "cold", "start"]),
        ("10,240 MB at 0.5", ["10240", "mb", "at", "0.5"]),
        ("It doesn’t", ["it", "doesn't"]),
        ("$LATEST /tmp", ["latest", "tmp"]),
        ("ＳＱＳ", ["sqs"]),
    ],
)
def test_a_text_is_read_as_words(text, words):
    assert [word.text for word in words_of(text)] == words


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("We use a dead-letter queue.", ["dead-letter queue"]),
        ("the letter is dead", []),
        ("DEAD LETTER", ["DEAD LETTER"]),
    ],
)
def test_a_phrase_is_words_side_by_side(text, quotes):
    assert found(text, any=("dead letter queue", "dead letter")) == quotes


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Lambda scales down to zero.", True),
        ("To zero it scales.", True),
        ("It scales, and after that there are zero problems with it at all.", False),
        ("It does not scale to zero.", False),
        ("It scales. No, wait: to zero?", True),
    ],
)
def test_words_are_near_within_so_many(text, holds):
    assert bool(found(text, near=("scale*", "zero"), words=5)) is holds


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("it retries", True),
        ("it never retries", False),
        ("it doesn't do retries", False),
        ("it not only retries, it also", True),
        ("that's not so: it retries", True),
        ("no, it retries", True),
        ("without any kind of further retries", True),
    ],
    ids=["said", "never", "doesn't", "not only", "another clause", "no, but", "too far"],
)
def test_what_is_denied_is_not_said(text, holds):
    assert bool(found(text, phrase="retries")) is holds


def test_a_not_that_is_part_of_the_words_denies_nothing():
    assert found("there are no servers to patch", near=("no", "server*")) == ["no servers"]


def test_all_of_a_group_have_to_be_there_and_each_is_quoted():
    group = {"all": ("queue", Group(any=("dlq", "dead letter")))}

    assert found("A queue and its DLQ", **group) == ["queue", "DLQ"]
    assert found("A queue", **group) == []


@given(st.text(max_size=400))
def test_any_text_can_be_read_and_quoted(text):
    read = Text(text)
    for word in {word.text for word in read.words}:
        for span in read.find(word.split("*")[0] or "a"):
            assert read.quote(span) in text


@given(
    st.lists(
        st.sampled_from(["queue", "not", "retries", "zero", "scale", ",", ".", "never", "it"]), max_size=40
    )
)
def test_more_words_after_a_stop_take_nothing_away(words):
    text = " ".join(words)

    if Text(text).find("retries"):
        assert Text(text + " . It scales to zero").find("retries")
