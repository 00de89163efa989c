"""Points that somebody else found in an answer, as far as they quote it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from .suggest import LONGEST_QUOTE, Suggested, Suggestions

QUOTES = 3  # of one point
SHARED = 2  # points that the same words may speak for
SHORTEST = 4  # characters


def quoting(found: Suggestions, quotes: Mapping[str, Any], *, text: str, by: str) -> Suggestions:
    """
    `found` with other reasons: `quotes` are, by the id of a point or red flag, words of the `text`. An id
    that is not in the rubric, words that do not stand in the text as whole words, and words that are to
    speak for more than two points at once count for nothing. What a misconception vetoes stays vetoed.
    """
    inside = f" {_plain(text)} "
    held = {
        one.id: tuple(quote for quote in _listed(quotes.get(one.id)) if _stands(quote, inside))
        for one in (*found.points, *found.flags)
    }
    often = Counter(
        _plain(quote) for each in held.values() for quote in {_plain(q): q for q in each}.values()
    )

    def given(ones: Iterable[Suggested]) -> tuple[Suggested, ...]:
        return tuple(
            replace(one, because=tuple(q for q in held[one.id] if often[_plain(q)] <= SHARED)[:QUOTES])
            for one in ones
        )

    return Suggestions(points=given(found.points), flags=given(found.flags), by=by)


def _listed(quotes: Any) -> list[str]:
    """Anything at all may have been said."""
    if isinstance(quotes, str):
        quotes = [quotes]
    if not isinstance(quotes, list | tuple):
        return []
    return [quote.strip() for quote in quotes[:20] if isinstance(quote, str) and len(quote) <= LONGEST_QUOTE]


def _stands(quote: str, inside: str) -> bool:
    plain = _plain(quote)
    return len(plain) >= SHORTEST and f" {plain} " in inside


def _plain(text: str) -> str:
    """Words with single spaces: signs, capitals and line ends are not compared."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(sign if sign.isalnum() else " " for sign in folded).split())
