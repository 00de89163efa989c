"""The words that documents have, and which of them somebody may mean by one."""

from __future__ import annotations

import re
import threading
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache

import snowballstemmer

from .folded import folded

WORD = re.compile(r"\w+")
STEMMERS = {"de": "german", "es": "spanish"}  # FTS5 itself takes the endings off English words
SURE = 3  # letters that all forms of a word begin with, accents aside


class Vocabulary:
    """Never changes; serves any number of threads."""

    def __init__(self, texts: Iterable[str], *, language: str) -> None:
        words = {word for text in texts for word in WORD.findall(text.lower())}
        self._words = sorted((folded(word), word) for word in words)
        self._stemmer = snowballstemmer.stemmer(STEMMERS[language]) if language in STEMMERS else None
        self._lock = threading.Lock()  # a stemmer works on itself
        self._stem = lru_cache(maxsize=len(words) + 1)(self._stem_anew)

    def begun_by(self, beginning: str) -> tuple[str, ...]:
        return tuple(word for _, word in self._between(folded(beginning)))

    def kin_of(self, word: str) -> tuple[str, ...]:
        """The forms of a word that there are: "Richtlinien" of "Richtlinie". None of an English one."""
        if self._stemmer is None or len(word) < SURE:
            return ()
        stem = self._stem(word.lower())
        return tuple(one for _, one in self._between(folded(word)[:SURE]) if self._stem(one) == stem)

    def _between(self, beginning: str) -> Iterator[tuple[str, str]]:
        first = bisect_left(self._words, (beginning, ""))
        last = bisect_left(self._words, (beginning + chr(0x10FFFF), ""))
        yield from self._words[first:last]

    def _stem_anew(self, word: str) -> str:
        assert self._stemmer is not None
        with self._lock:
            return folded(self._stemmer.stemWord(word))
