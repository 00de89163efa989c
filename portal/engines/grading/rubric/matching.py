"""
Where a group of words stands in a text.

The time grows with the text and with the rubric: each word that is looked for is compared with
each different word of the text once, and then only places are looked up.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from portal.engines.curriculum.models import Group

from .words import Word, is_meant, negates, words_of

BEFORE = 3  # words in which a "not" still belongs to what follows
MOST_PLACES = 200  # of one phrase in one text


@dataclass(frozen=True, slots=True)
class Span:
    """Words that were found, by their numbers in order."""

    places: tuple[int, ...]

    @property
    def first(self) -> int:
        return self.places[0]

    @property
    def last(self) -> int:
        return self.places[-1]


class Text:
    """An answer, read once and looked into often."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = words_of(text)
        # By first letter, which is never a slip: most words need not be compared at all.
        self._places: dict[str, dict[str, list[int]]] = {}
        for place, word in enumerate(self.words):
            self._places.setdefault(word.text[:1], {}).setdefault(word.text, []).append(place)
        self._known: dict[str, frozenset[int]] = {}

    def find(self, group: Group | str) -> tuple[Span, ...]:
        """Why the group holds, as the words that show it; empty when it does not."""
        if isinstance(group, str):
            return tuple(self._phrases(group))[:1]
        if group.phrase is not None:
            return self.find(group.phrase)
        if group.near:
            return tuple(self._near(group.near, group.words))[:1]
        if group.any:
            return next((found for inner in group.any if (found := self.find(inner))), ())
        every = [self.find(inner) for inner in group.all]
        return tuple(span for found in every for span in found) if every and all(every) else ()

    def quote(self, span: Span) -> str:
        """As it was written."""
        return self.text[self.words[span.first].at : self.words[span.last].end]

    def _phrases(self, phrase: str) -> Iterator[Span]:
        return (span for span in self._spans(phrase) if not self._negated(span))

    def _spans(self, phrase: str) -> list[Span]:
        """Also those that are negated."""
        wanted = [self._where(word) for word in phrase.casefold().split(" ")]
        starts = sorted(wanted[0])[:MOST_PLACES]
        return [
            Span(tuple(range(start, start + len(wanted))))
            for start in starts
            if all(start + number in places for number, places in enumerate(wanted))
        ]

    def _near(self, phrases: tuple[str, ...], words: int) -> Iterator[Span]:
        first, *others = [self._spans(phrase) for phrase in phrases]
        starts = [[span.first for span in spans] for spans in others]
        for span in first:
            together = [span]
            for spans, at in zip(others, starts, strict=True):
                beside = bisect_left(at, span.first)
                near = spans[max(0, beside - 1) : beside + 1]
                if not near:
                    return
                together.append(min(near, key=lambda one: abs(one.first - span.first)))
            found = Span(tuple(sorted({place for one in together for place in one.places})))
            if found.last - found.first < words and not self._negated(found):
                yield found

    def _negated(self, span: Span) -> bool:
        """A "not" that is no part of it stands before it, or before one of its words, in the same clause."""
        following = iter(span.places)
        upcoming = next(following)
        for place in range(max(0, span.first - BEFORE), span.last):
            if place == upcoming:
                upcoming = next(following)
            elif negates(self.words, place) and self.words[place].clause == self.words[upcoming].clause:
                return True
        return False

    def _where(self, wanted: str) -> frozenset[int]:
        if wanted not in self._known:
            self._known[wanted] = frozenset(
                place
                for one in wanted.split("|")
                for word, places in self._places.get(one[:1], {}).items()
                if is_meant(word, one)
                for place in places
            )
        return self._known[wanted]


__all__ = ["Span", "Text", "Word"]
