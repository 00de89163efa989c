"""Lessons opened and read."""

from __future__ import annotations

from datetime import datetime

from portal.engines.curriculum import Lesson
from portal.records.accounts.models import Learner
from portal.records.progress.models import LessonVisit
from portal.records.progress.place import remember_place


def open_lesson(*, learner: Learner, lesson: Lesson, now: datetime) -> LessonVisit:
    """
    The visit, made when it is the first. For learners there are already: a
    stranger's look at a lesson writes nothing.
    """
    LessonVisit.objects.bulk_create(
        [LessonVisit(learner=learner, lesson_slug=lesson.slug, lesson_digest=lesson.digest, opened_at=now)],
        ignore_conflicts=True,
    )
    remember_place(learner=learner, kind="lesson", slug=lesson.slug, now=now)
    return LessonVisit.objects.get(learner=learner, lesson_slug=lesson.slug)


def mark_read(*, learner: Learner, lesson: Lesson, now: datetime) -> LessonVisit:
    """Read, as of the first time they said so; said again, nothing changes."""
    visit = open_lesson(learner=learner, lesson=lesson, now=now)
    if visit.read_at is None:
        LessonVisit.objects.filter(pk=visit.pk, read_at=None).update(read_at=now, lesson_digest=lesson.digest)
        visit.refresh_from_db()
    return visit


def find_visit(learner: Learner | None, lesson: Lesson) -> LessonVisit | None:
    if learner is None:
        return None
    return LessonVisit.objects.filter(learner=learner, lesson_slug=lesson.slug).first()
