"""Tracks as cards: what is in them and how far somebody has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.engines.curriculum import Library
from portal.records.progress.overview import LessonRow, Overview

SHOWN = 6  # lessons on a card; the whole track has a page of its own


@dataclass(frozen=True, kw_only=True, slots=True)
class Coming:
    """A lesson on a card; `number` is its place in the track, from 1."""

    number: int
    slug: str
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TrackCard:
    """`coming` are the first lessons that are not read yet; of a track that is, the first of all."""

    slug: str
    title: str
    summary: str  # Markdown
    lessons: int
    coming: tuple[Coming, ...]
    labs: int
    minutes: int
    read: int  # lessons
    passed: int  # labs

    @property
    def lessons_read(self) -> str:
        return _("%(read)s of %(all)s lessons read") % {"read": self.read, "all": self.lessons}

    @property
    def labs_passed(self) -> str:
        return _("%(passed)s of %(all)s labs passed") % {"passed": self.passed, "all": self.labs}

    @property
    def has_more(self) -> bool:
        return self.lessons > len(self.coming)


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
                lessons=len(lessons),
                coming=_coming(mine),
                labs=len(labs),
                minutes=sum(lesson.head.minutes for lesson in lessons),
                read=sum(row.read_at is not None for row in mine),
                passed=sum(lab.passed for lab in labs.values()),
            )
        )
    return tuple(cards)


def _coming(rows: Sequence[LessonRow]) -> tuple[Coming, ...]:
    numbered = [Coming(number=n, slug=row.slug, title=row.title) for n, row in enumerate(rows, 1)]
    unread = [one for one in numbered if rows[one.number - 1].read_at is None]
    return tuple((unread or numbered)[:SHOWN])
