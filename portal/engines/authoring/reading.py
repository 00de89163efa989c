"""
How hard a text is to read, by LIX: words in a sentence, plus how many in a hundred are longer than six
letters.

LIX counts letters, so it says the same thing in every language: below 40 easy, 40 to 50 as a newspaper, over
60 as a law. Code, tables and headings are no sentences and are left out; a piece of code in a sentence is a
word. Source: C. H. Björnsson, Läsbarhet, 1968.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

LONG_LETTERS: Final = 6  # a word with more is a long one
NAMED: Final = 3  # sentences that are shown as the longest

_FENCE = re.compile(r"^ *(`{3,}|~{3,})")
_APART = re.compile(r"^ *(?:#|\||///|!\[|---)")  # headings, tables, callouts and tabs, pictures, rules
_ITEM = re.compile(r"^ *(?:[-*+]|\d+\.) +")
_END = re.compile(r"[.!?:…][)\]*_\"”’]*(?= +[(\[*_\"“‘]*[`A-ZÀ-Þ0-9])|[.!?:…][)\]*_\"”’]*$")
_CODE = re.compile(r"`[^`]+`")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d[\d.,]*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    line: int
    words: int
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Readability:
    """`longest` are the sentences with most words, the longest first."""

    words: int
    sentences: int
    lix: int
    longest: tuple[Sentence, ...]


def readability(text: str, *, first_line: int = 1) -> Readability:
    """Of Markdown whose first line is `first_line` of its file. Of nothing, all is 0."""
    found = tuple(_sentences(text, first_line))
    words = sum(one.words for one in found)
    if not words:
        return Readability(words=0, sentences=0, lix=0, longest=())
    long = sum(len(word) > LONG_LETTERS for one in found for word in _words(one.text))
    lix = round(words / len(found) + 100 * long / words)
    longest = tuple(sorted(found, key=lambda one: (-one.words, one.line))[:NAMED])
    return Readability(words=words, sentences=len(found), lix=lix, longest=longest)


def _sentences(text: str, first_line: int) -> Iterator[Sentence]:
    for line, paragraph in _paragraphs(text, first_line):
        start = 0
        joined = " ".join(paragraph)
        for end in (*(found.end() for found in _END.finditer(joined)), len(joined)):
            said = joined[start:end].strip()
            if words := len(_words(said)):
                yield Sentence(line=line + _lines_before(paragraph, start), words=words, text=said)
            start = end


def _lines_before(paragraph: list[str], start: int) -> int:
    """In which of its lines the character stands."""
    passed = 0
    for number, line in enumerate(paragraph):
        passed += len(line) + 1
        if start + 1 < passed:
            return number
    return len(paragraph) - 1


def _paragraphs(text: str, first_line: int) -> Iterator[tuple[int, list[str]]]:
    """Lines that belong together, each with where it begins."""
    fence, begun, paragraph = "", first_line, list[str]()
    for number, line in enumerate(text.split("\n"), first_line):
        opening = _FENCE.match(line)
        if fence:
            fence = "" if opening and line.strip().startswith(fence) else fence
            continue
        apart = opening or not line.strip() or _APART.match(line)
        item = _ITEM.match(line)
        if (apart or item) and paragraph:
            yield begun, paragraph
            paragraph = []
        if opening:
            fence = opening[1]
        elif not apart:
            begun = begun if paragraph else number
            paragraph.append(line[item.end() :].strip() if item else line.strip(" >"))
    if paragraph:
        yield begun, paragraph


def _words(text: str) -> list[str]:
    return _WORD.findall(_CODE.sub("code", _LINK.sub(r"\1", text)))
