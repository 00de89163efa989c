"""What has changed: by year, and as the lessons say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from portal.engines.curriculum import Change, Fact, Lesson, Library, Module
from portal.engines.markup import Box, boxes


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    change: Change
    lesson: Lesson
    facts: tuple[Fact, ...]

    @property
    def day(self) -> date | None:
        """Of a month, its first."""
        if self.change.since is None:
            return None
        return date.fromisoformat(self.change.since + ("-01" if self.is_month else ""))

    @property
    def is_month(self) -> bool:
        return (self.change.since or "").count("-") == 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Year:
    """`name` is "" for what has no date."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A lesson with what it says has changed."""

    lesson: Lesson
    boxes: tuple[Box, ...]


def entries_of(library: Library) -> tuple[Entry, ...]:
    """The latest first."""
    return tuple(
        Entry(
            change=change,
            lesson=library.lessons[change.lesson],
            facts=tuple(library.facts[fact] for fact in change.facts),
        )
        for change in library.changes
    )


def years_of(library: Library) -> tuple[Year, ...]:
    by_year = groupby(entries_of(library), key=lambda entry: (entry.change.since or "")[:4])
    return tuple(Year(name=name, entries=tuple(entries)) for name, entries in by_year)


def said_in_lessons(library: Library) -> tuple[tuple[Module, tuple[Told, ...]], ...]:
    """Modules of the course with the lessons that have a box `changed`."""
    found = []
    for module in library.course.modules:
        told = (
            Told(lesson=lesson, boxes=boxes(lesson.body, "changed")) for lesson in library.lessons_of(module)
        )
        if kept := tuple(one for one in told if one.boxes):
            found.append((module, kept))
    return tuple(found)
