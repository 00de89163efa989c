"""Tracks as cards: what is in them and how far somebody has come."""

from __future__ import annotations

from dataclasses import dataclass

from portal.engines.curriculum import Library
from portal.records.progress.overview import Overview


@dataclass(frozen=True, kw_only=True, slots=True)
class TrackCard:
    slug: str
    title: str
    summary: str  # Markdown
    lessons: tuple[tuple[str, str], ...]  # slug and title, in order
    labs: int
    minutes: int
    read: int  # lessons
    passed: int  # labs

    @property
    def lessons_read(self) -> str:
        return f"{self.read} of {len(self.lessons)} lessons read"

    @property
    def labs_passed(self) -> str:
        return f"{self.passed} of {self.labs} labs passed"


def tracks_of(library: Library, overview: Overview) -> tuple[TrackCard, ...]:
    rows = {row.slug: row for row in overview.lessons}
    cards = []
    for track in library.course.tracks:
        lessons = [lesson for module in library.modules_of(track) for lesson in library.lessons_of(module)]
        mine = [rows[lesson.slug] for lesson in lessons if lesson.slug in rows]
        labs = {lab.slug: lab for row in mine for lab in row.labs}
        cards.append(
            TrackCard(
                slug=track.slug,
                title=track.title,
                summary=track.summary,
                lessons=tuple((lesson.slug, lesson.head.title) for lesson in lessons),
                labs=len(labs),
                minutes=sum(lesson.head.minutes for lesson in lessons),
                read=sum(row.read_at is not None for row in mine),
                passed=sum(lab.passed for lab in labs.values()),
            )
        )
    return tuple(cards)
