"""A text as words, each with its place, and when a word is the one that is looked for."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Each character is looked at once: the parts begin with different ones.
_WORD = re.compile(r"[^\W_]+(?:[.,][0-9]+|['’][^\W_]+)*")
_ENDS_CLAUSE = frozenset(".,;:!?()\n")
_NEGATIONS = frozenset(
    {"not", "no", "never", "without", "cannot", "neither", "nor", "none", "instead", "rather", "nothing"}
)
_NOT_NEGATING = frozenset(
    {"only", "just", "longer", "matter", "more"}
)  # "not only", "no longer", "no more than"
ROUGHLY_FROM = 6  # letters from which one slip of the pen is forgiven


@dataclass(frozen=True, slots=True)
class Word:
    """`at` and `end` are places in the text; `clause` counts commas and stops before it."""

    text: str
    at: int
    end: int
    clause: int


def words_of(text: str) -> tuple[Word, ...]:
    """Small letters, digits without grouping commas; a word with a hyphen is two."""
    found = []
    clause, last = 0, 0
    for match in _WORD.finditer(text):
        clause += any(sign in _ENDS_CLAUSE for sign in text[last : match.start()])
        last = match.end()
        plain = unicodedata.normalize("NFKC", match[0]).casefold().replace("’", "'").replace(",", "")
        found.append(Word(plain, match.start(), match.end(), clause))
    return tuple(found)


def negates(words: tuple[Word, ...], place: int) -> bool:
    word = words[place].text
    if not (word in _NEGATIONS or word.endswith("n't")):
        return False
    return not (place + 1 < len(words) and words[place + 1].text in _NOT_NEGATING)


def is_meant(written: str, wanted: str) -> bool:
    """
    `wanted` may end in a star for any ending. A plural counts, and in a longer word one slip
    after its first letter: a letter wrong, missing, too many, or changed for its neighbour.
    """
    if wanted.endswith("*"):
        stem = wanted[:-1]
        if written.startswith(stem):
            return True
        return len(stem) >= ROUGHLY_FROM and any(
            _roughly(written[: len(stem) + more], stem) for more in (-1, 0, 1)
        )
    if written in (wanted, wanted + "s", wanted + "es"):
        return True
    return len(wanted) >= ROUGHLY_FROM and _roughly(written, wanted)


def _roughly(written: str, wanted: str) -> bool:
    """At most one slip. The first letter has to be right: synchronous is not asynchronous."""
    if abs(len(written) - len(wanted)) > 1 or written[:1] != wanted[:1] or not written.isalpha():
        return False
    first = next((n for n, (a, b) in enumerate(zip(written, wanted, strict=False)) if a != b), None)
    if first is None:
        return True
    ahead, behind = written[first:], wanted[first:]
    return (
        ahead[1:] == behind[1:]
        or ahead[1:] == behind
        or ahead == behind[1:]
        or (ahead[:2] == behind[1::-1] and ahead[2:] == behind[2:])
    )
