"""Tracks → modules → lessons as a learner sees them: what is there, what is read, what is passed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.engines.curriculum import Lesson, Library, Module, QuestionSet, Track
from portal.records.diagnostics.result import Skip
from portal.records.progress.overview import LabRow, LessonRow, Overview


@dataclass(frozen=True, kw_only=True, slots=True)
class LessonLine:
    lesson: Lesson
    row: LessonRow
    skip: Skip | None = None  # why it can be skipped; never of one that was read

    @property
    def state(self) -> str:
        """`data-state` of a lesson row."""
        if self.row.read_at:
            return "read"
        return "open" if self.row.opened_at else "new"

    @property
    def labs(self) -> tuple[LabRow, ...]:
        return self.row.labs


@dataclass(frozen=True, kw_only=True, slots=True)
class ModulePart:
    module: Module
    lessons: tuple[LessonLine, ...]
    question_sets: tuple[QuestionSet, ...]
    sheet: bool  # it has a cheat sheet

    @property
    def minutes(self) -> int:
        return sum(line.lesson.head.minutes for line in self.lessons)


@dataclass(frozen=True, kw_only=True, slots=True)
class TrackPart:
    track: Track
    modules: tuple[ModulePart, ...]

    @property
    def lessons(self) -> tuple[LessonLine, ...]:
        return tuple(line for part in self.modules for line in part.lessons)

    @property
    def read(self) -> int:
        return sum(line.state == "read" for line in self.lessons)

    @property
    def minutes(self) -> int:
        return sum(part.minutes for part in self.modules)

    @property
    def done(self) -> str:
        return _("%(read)s of %(all)s read") % {"read": self.read, "all": len(self.lessons)}


def outline_of(track: Track, library: Library, overview: Overview, skips: Mapping[str, Skip]) -> TrackPart:
    modules = modules_of(library.modules_of(track), library, overview, skips)
    return TrackPart(track=track, modules=modules)


def modules_of(
    modules: Iterable[Module], library: Library, overview: Overview, skips: Mapping[str, Skip]
) -> tuple[ModulePart, ...]:
    """`skips` by the slug of a lesson."""
    rows = {row.slug: row for row in overview.lessons}
    return tuple(_module(module, library, rows, skips) for module in modules)


def _module(
    module: Module, library: Library, rows: dict[str, LessonRow], skips: Mapping[str, Skip]
) -> ModulePart:
    sets = (library.find_question_set(topic) for topic in module.questions)
    return ModulePart(
        module=module,
        lessons=tuple(
            LessonLine(
                lesson=lesson,
                row=(row := rows[lesson.slug]),
                skip=None if row.read_at else skips.get(lesson.slug),
            )
            for lesson in library.lessons_of(module)
        ),
        question_sets=tuple(found for found in sets if found),
        sheet=module.slug in library.cheat_sheets,
    )
