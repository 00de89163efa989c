"""
Regular expressions and globs of a query, which may be anything.

RE2 is why none can hang: its time grows with the text alone, while an engine that goes back and tries
again takes 2^n steps for (a+)+$. The other way, a time-out around such an engine, stops honest
expressions on a busy machine, and lets every one of 10,000 entries use it up. What is left to bound is the
factor: about 4 ns a byte for each instruction that an expression was compiled to.
Syntax: https://github.com/google/re2/wiki/Syntax; there is no looking around and no \\1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import re2

INSTRUCTIONS = 500  # 2 ms for 1 KB of text, at worst
CHARACTERS = 1_000
GROUPS = 50
_MEMORY = 1024 * 1024  # what it may keep for speed; when that is full it goes on more slowly


class BadPattern(Exception):
    """A sentence on what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Equal when it is written the same."""

    text: str
    _compiled: Any = field(compare=False, repr=False)

    def is_in(self, text: str) -> bool:
        return self._compiled.search(_clean(text)) is not None

    def groups(self, text: str) -> tuple[str | None, ...] | None:
        """What each group took, at the first place that fits; None when nothing fits."""
        match = self._compiled.search(_clean(text))
        return None if match is None else tuple(match.groups())

    @property
    def names(self) -> tuple[str, ...]:
        """Of its groups in order; "" for one without."""
        names = {number: name for name, number in self._compiled.groupindex.items()}
        return tuple(names.get(number, "") for number in range(1, self._compiled.groups + 1))


def compile_pattern(text: str) -> Pattern:
    """Raises BadPattern."""
    if len(text) > CHARACTERS:
        raise BadPattern(f"it has {len(text):,} characters, and {CHARACTERS:,} are the most")
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY
    try:
        compiled = re2.compile(_clean(text), options)
    except re2.error as error:
        raise BadPattern(_words(error)) from None
    finally:
        re2.purge()  # else the last 128 stay, with all that they keep for speed
    if compiled.programsize > INSTRUCTIONS:
        raise BadPattern("it repeats too much: write smaller numbers between { and }")
    if compiled.groups > GROUPS:
        raise BadPattern(f"it has {compiled.groups} groups, and {GROUPS} are the most")
    return Pattern(text, compiled)


def compile_glob(text: str) -> Pattern:
    """Each * takes as little as it can, but for one at the end, which takes the rest. Raises BadPattern."""
    parts = [re2.escape(_clean(part)) for part in text.split("*")]
    pattern = "(.*?)".join(parts)
    if text.endswith("*"):
        pattern = pattern.removesuffix("(.*?)") + "(.*)"
    return compile_pattern("(?s)" + pattern)


def _words(error: Exception) -> str:
    said = error.args[0] if error.args else ""
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    if "perl operator: (?" in words:
        words += ". Looking ahead or behind is not possible; named groups are written (?<name>…)"
    return words


def _clean(text: str) -> str:
    """Half of a pair of surrogates has no UTF-8, in which RE2 thinks."""
    return text.encode("utf-8", "replace").decode()
