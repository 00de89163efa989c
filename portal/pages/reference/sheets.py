"""Cheat sheets with the module they belong to and the facts they rest on."""

from __future__ import annotations

from dataclasses import dataclass

from portal.engines.curriculum import CheatSheet, Fact, Lesson, Library, Module


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """`as_of` and `until` are when the first and the last of its facts were looked up."""

    sheet: CheatSheet
    module: Module
    lessons: tuple[Lesson, ...]
    facts: tuple[Fact, ...]

    @property
    def as_of(self) -> str:
        return min((fact.as_of for fact in self.facts), default="")

    @property
    def until(self) -> str:
        return max((fact.as_of for fact in self.facts), default="")


def sheet_of(module: str, library: Library) -> Sheet | None:
    found, home = library.cheat_sheets.get(module), library.find_module(module)
    if found is None or home is None:
        return None
    return Sheet(
        sheet=found,
        module=home,
        lessons=library.lessons_of(home),
        facts=tuple(library.facts[fact] for fact in found.facts),
    )


def sheets_of(library: Library) -> tuple[Sheet, ...]:
    """In the order of the course."""
    found = (sheet_of(module.slug, library) for module in library.course.modules)
    return tuple(sheet for sheet in found if sheet)
