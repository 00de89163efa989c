"""Where "Continue" leads: the exact lesson, lab or question."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from portal.engines.curriculum import Lesson, Library
from portal.records.accounts.models import Learner
from portal.records.progress.models import LessonVisit, Place, PracticeSession
from portal.records.progress.overview import best_marks


@dataclass(frozen=True, kw_only=True, slots=True)
class Continue:
    """`kind` is "start", "lesson", "lab", "practice" or "done"; `url_name` with `args` is the page."""

    kind: str
    title: str
    url_name: str
    args: tuple[str, ...]

    @property
    def arg(self) -> str:
        return self.args[0] if self.args else ""


def where_to_continue(learner: Learner | None, library: Library) -> Continue | None:
    """
    The place they left, when there is something left to do; else the first
    thing after it. None for a course without a lesson. At most four queries.
    """
    order = library.lessons_in_order()
    if not order:
        return None
    place = Place.objects.filter(learner=learner).first() if learner else None
    if learner is None or place is None:
        return _lesson(order[0], kind="start")
    if place.kind == "practice":
        found = _practice(learner, place, library)
        if found:
            return found
    read = set(
        LessonVisit.objects.filter(learner=learner, read_at__isnull=False).values_list(
            "lesson_slug", flat=True
        )
    )
    passed = {slug for slug, (points, out_of) in best_marks(learner).items() if points >= out_of}
    if place.kind == "lab" and place.slug in library.labs and place.slug not in passed:
        return _lab(place.slug, library)
    if place.kind == "lesson" and place.slug in library.lessons and place.slug not in read:
        return _lesson(library.lessons[place.slug])
    return _next(_from(place, library), read, passed, library)


def _practice(learner: Learner, place: Place, library: Library) -> Continue | None:
    try:
        session_id = uuid.UUID(place.slug)
    except ValueError:
        return None
    session = PracticeSession.objects.of(learner).under_way().filter(pk=session_id).first()
    question_set = library.find_question_set(session.topic) if session else None
    if session is None or question_set is None:
        return None
    return Continue(
        kind="practice", title=question_set.title, url_name="practice:session", args=(str(session.pk),)
    )


def _from(place: Place, library: Library) -> tuple[Lesson, ...]:
    """Every lesson in order, from where they were, then from the start."""
    order = library.lessons_in_order()
    here = place.slug
    if place.kind == "lab" and (around := library.lessons_with_lab(place.slug)):
        here = around[0].slug
    start = next((number for number, lesson in enumerate(order) if lesson.slug == here), 0)
    return order[start:] + order[:start]


def _next(lessons: tuple[Lesson, ...], read: set[str], passed: set[str], library: Library) -> Continue:
    """The labs of a lesson come right after it has been read."""
    for lesson in lessons:
        if lesson.slug not in read:
            return _lesson(lesson)
        for lab in lesson.labs:
            if lab in library.labs and lab not in passed:
                return _lab(lab, library)
    return Continue(kind="done", title="Practise what you know", url_name="practice:topics", args=())


def _lesson(lesson: Lesson, kind: str = "lesson") -> Continue:
    return Continue(kind=kind, title=lesson.head.title, url_name="lessons:lesson", args=(lesson.slug,))


def _lab(slug: str, library: Library) -> Continue:
    return Continue(kind="lab", title=library.labs[slug].head.title, url_name="labs:lab", args=(slug,))
