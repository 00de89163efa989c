"""The glossary as its page shows it: below letters, and only what somebody looks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from string import ascii_uppercase

from portal.engines.curriculum import Fact, Lesson, Library, Term

LONGEST = 80  # characters of what is looked for; the rest is cut


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    term: Term
    lesson: Lesson
    facts: tuple[Fact, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """`id` is that of its heading; without `entries` it is only named."""

    name: str
    entries: tuple[Entry, ...] = ()

    @property
    def id(self) -> str:
        return f"letter-{self.name.lower()}" if self.name.isalpha() else "letter-other"


def letters_of(library: Library, wanted: str) -> tuple[Letter, ...]:
    """All letters from A to Z, with the terms whose names or definition hold what is wanted."""
    kept = [entry_of(term, library) for term in library.glossary.terms if fits(term, wanted)]
    by_letter = {name: tuple(entries) for name, entries in groupby(kept, key=lambda entry: entry.term.letter)}
    names: Sequence[str] = [*("#" if "#" in by_letter else ""), *ascii_uppercase]
    return tuple(Letter(name=name, entries=by_letter.get(name, ())) for name in names)


def entry_of(term: Term, library: Library) -> Entry:
    return Entry(
        term=term,
        lesson=library.lessons[term.lesson],
        facts=tuple(library.facts[fact] for fact in term.facts),
    )


def fits(term: Term, wanted: str) -> bool:
    words = wanted[:LONGEST].casefold().split()
    text = " ".join((*term.names, term.definition)).casefold()
    return all(word in text for word in words)


def count(letters: Sequence[Letter]) -> int:
    return sum(len(entries) for entries in map(attrgetter("entries"), letters))
