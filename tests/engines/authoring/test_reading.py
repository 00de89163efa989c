"""LIX as its author defined it, and sentences with the lines they begin in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.authoring.reading import readability


@pytest.mark.parametrize(
    ("text", "words", "sentences", "lix"),
    [
        ("", 0, 0, 0),
        ("One two three four.", 4, 1, 4),
        ("One two. Three four.", 4, 2, 2),
        ("Functions remember nothing.", 3, 1, 103),
        ("# Heading\n\n| a | b |\n\n```python\nx = 1\n```\n\nOne two.", 2, 1, 2),
        ("- One two\n- Three four", 4, 2, 2),
        ("Call `a_very_long_name(1)` [here](https://example.com/long).", 3, 1, 3),
        ("It is e.g. so. And so.", 7, 2, 4),
    ],
    ids=[
        "nothing",
        "one",
        "two",
        "long words",
        "no sentences",
        "a list",
        "code and links",
        "an abbreviation",
    ],
)
def test_it_is_words_a_sentence_and_long_words_in_a_hundred(text, words, sentences, lix):
    found = readability(text)

    assert (found.words, found.sentences, found.lix) == (words, sentences, lix)


def test_the_longest_sentences_are_named_with_their_lines():
    text = "One.\nTwo three\nfour. Five six\nseven eight.\n\n- Nine ten."

    found = readability(text, first_line=10)

    assert [(one.line, one.words) for one in found.longest] == [(12, 4), (11, 3), (15, 2)]


@given(st.text("aB .!?\n`|#-[]()", max_size=200))
def test_whatever_is_written_has_a_level(text):
    found = readability(text)

    assert sum(one.words for one in found.longest) <= found.words
    assert all(1 <= one.line <= text.count("\n") + 1 for one in found.longest)
