"""
Regular expressions that content may use on what learners produce.

Python's engine backtracks and cannot be stopped, and the text is hostile. So
a pattern may not nest one open-ended repeat in another, may hold at most two
of them, and looks at a text that is shorter the more of them it holds: the
worst text costs well under a second.
"""

from __future__ import annotations

import re
from functools import lru_cache
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

PATTERN_CHARACTERS = 500
OPEN_REPEAT = 16  # more than this many times counts as without end
MOST_WAYS = 512  # to divide a text among the repeats that do end; fewer beside one that does not
WAYS_BESIDE_OPEN = 32
NESTED_TIMES = 16  # a repeat in a repeat may come to this many in all
TEXT_CHARACTERS = {0: 65_536, 1: 16_384, 2: 1_024}  # by how many open-ended repeats the pattern has


class BadPattern(ValueError):
    """Says what is wrong with the pattern, as a sentence."""


class Pattern:
    """A compiled pattern and how much text it may see."""

    def __init__(self, source: str) -> None:
        if len(source) > PATTERN_CHARACTERS:
            raise BadPattern(f"It is over {PATTERN_CHARACTERS} characters.")
        try:
            self._compiled = re.compile(source)
            repeats, ways = _cost(parser.parse(source))
        except (re.error, RecursionError, OverflowError) as fault:
            raise BadPattern(f"It does not compile: {fault}.") from None
        if repeats not in TEXT_CHARACTERS:
            raise BadPattern("It has more than two open-ended repeats (*, +), which could run for ever.")
        if ways > (WAYS_BESIDE_OPEN if repeats else MOST_WAYS):
            raise BadPattern("Its repeats and choices can divide a text in too many ways.")
        self.source = source
        self.text_characters = TEXT_CHARACTERS[repeats]

    def found_in(self, text: str) -> bool:
        """Whether it matches anywhere in the first `text_characters` of the text."""
        return self._compiled.search(text[: self.text_characters]) is not None

    @property
    def groups(self) -> int:
        return self._compiled.groups

    def caught_in(self, text: str) -> tuple[str, ...] | None:
        """What its groups caught, "" for one that took no part; None where it does not match."""
        found = self._compiled.search(text[: self.text_characters])
        return None if found is None else tuple(found.groups(""))

    def is_all_of(self, text: str) -> bool:
        return len(text) <= self.text_characters and self._compiled.fullmatch(text) is not None


@lru_cache(maxsize=512)
def compile_pattern(source: str) -> Pattern:
    """Raises BadPattern."""
    return Pattern(source)


def _cost(parsed: Any, *, around: int = 1) -> tuple[int, int]:
    """
    Open-ended repeats that can follow each other, and the number of ways to
    divide a text among the others; of branches, the worst.

    `around` is how often, at most, what surrounds this part repeats it.
    """
    repeats, ways = 0, 1
    for op, argument in parsed:
        inner, inner_ways = 0, 1
        if op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            low, high, body = argument
            varies = low != high
            if around > 1 and varies and around * high > NESTED_TIMES:
                raise BadPattern("It repeats something that itself repeats, which could run for ever.")
            inner, inner_ways = _cost(body, around=around * high)
            if varies and high > OPEN_REPEAT:
                inner += 1
            elif inner_ways > 1 or varies:
                inner_ways = min(inner_ways ** min(high, NESTED_TIMES) * (high - low + 1), MOST_WAYS + 1)
        elif op is ops.BRANCH:
            if around > NESTED_TIMES:
                raise BadPattern("It repeats a choice (a|b), which could run for ever; use [ab].")
            costs = [_cost(branch, around=around) for branch in argument[1]]
            inner, inner_ways = max(c for c, _ in costs), sum(w for _, w in costs)
        elif op in (ops.SUBPATTERN, ops.ASSERT, ops.ASSERT_NOT):
            inner, inner_ways = _cost(argument[-1], around=around)
        elif op is ops.ATOMIC_GROUP:
            inner, inner_ways = _cost(argument, around=around)
        elif op in (ops.GROUPREF, ops.GROUPREF_EXISTS):
            raise BadPattern("It refers back to a group, which is slow.")
        repeats, ways = repeats + inner, ways * inner_ways
    return repeats, ways
