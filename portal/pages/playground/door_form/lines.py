"""A line of a form as words: apart by spaces, and in quotes where a word has some itself."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import gettext as _

T = TypeVar("T")

_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s"]\S*')


class BadLine(ValueError):
    """The message says what to write instead."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """One in quotes is never a sign of the line itself, whatever it says."""

    text: str
    is_quoted: bool = False

    def is_sign(self, sign: str) -> bool:
        return self.text == sign and not self.is_quoted


def words_of(line: str) -> list[Word]:
    """Raises BadLine."""
    found: list[Word] = []
    place = 0
    while rest := line[place:].lstrip():
        place = len(line) - len(rest)
        match = _WORD.match(line, place)
        if match is None:
            raise BadLine(_('a quote is not closed; write \\" for one within quotes.'))
        found.append(_word(match[0]))
        place = match.end()
    return found


def _word(text: str) -> Word:
    if not text.startswith('"'):
        return Word(text=text)
    try:
        return Word(text=json.loads(text), is_quoted=True)
    except ValueError:
        raise BadLine(_('after \\ in quotes stands " or \\.')) from None


def written(text: str, *signs: str) -> str:
    """As words_of() reads it again; `signs` are the words that would mean something without quotes."""
    if text and text not in signs and not re.search(r'[\s"\\]', text) and text.isprintable():
        return text
    return json.dumps(text, ensure_ascii=not text.isprintable())


def each_line(text: str, read: Callable[[str], T]) -> list[T]:
    """What is read of every line that is not empty. Raises BadLine, which names the line."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                found.append(read(line.strip()))
            except BadLine as fault:
                said = {"number": number, "fault": fault}
                raise BadLine(_("Line %(number)s: %(fault)s") % said) from None
    return found
