"""Where "Continue" leads: the exact lesson, lab or question."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.engines.curriculum import Lab, Lesson, Library
from portal.records.accounts.models import Learner
from portal.records.progress.models import LessonVisit, Place, PracticeSession
from portal.records.progress.overview import Overview, best_marks, labs_over
from portal.records.progress.steps import skipped_in


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


def where_to_continue(
    learner: Learner | None,
    library: Library,
    *,
    skipping: Collection[str] = (),
    overview: Overview | None = None,
) -> Continue | None:
    """
    The place they left, when there is something left to do; else the first
    thing after it. Lessons that are known (`skipping`, by slug) are passed over with
    their labs. None for a course without a lesson. At most five queries, three fewer with their `overview`.
    """
    order = library.lessons_in_order()
    if not order:
        return None
    place = Place.objects.filter(learner=learner).first() if learner else None
    if learner is None or place is None:
        first = next((lesson for lesson in order if lesson.slug not in skipping), order[0])
        return _lesson(first, kind="start")
    if place.kind == "practice":
        found = _practice(learner, place, library)
        if found:
            return found
    read, done = _read_and_over(learner, library, overview)
    if place.kind == "lab" and (lab := library.find_lab(place.slug)) and lab.whole_slug not in done:
        return _lab(lab, done, library)
    if place.kind == "lesson" and place.slug in library.lessons and place.slug not in read:
        return _lesson(library.lessons[place.slug])
    ahead = tuple(one for one in _from(place, library) if one.slug not in skipping)
    return _next(ahead, read, done, library)


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


def _next(lessons: tuple[Lesson, ...], read: set[str], done: Collection[str], library: Library) -> Continue:
    """The labs of a lesson come right after it has been read."""
    for lesson in lessons:
        if lesson.slug not in read:
            return _lesson(lesson)
        for lab in lesson.labs:
            if lab in library.labs and lab not in done:
                return _lab(library.labs[lab], done, library)
    return Continue(kind="done", title=_("Practise what you know"), url_name="practice:topics", args=())


def _lesson(lesson: Lesson, kind: str = "lesson") -> Continue:
    return Continue(kind=kind, title=lesson.head.title, url_name="lessons:lesson", args=(lesson.slug,))


def _lab(lab: Lab, done: Collection[str], library: Library) -> Continue:
    """Of one of steps the exact one: the one they left, else the first that is neither passed nor skipped."""
    title = library.labs[lab.whole_slug].head.title
    if lab.steps or (lab.step_of and lab.slug in done):
        steps = library.labs[lab.whole_slug].steps
        lab = next((step for step in steps if step.slug not in done), steps[-1])
    if lab.step_of:
        title = _("%(lab)s, step %(number)s: %(step)s") % {
            "lab": title, "number": lab.step_of.number, "step": lab.head.title,
        }  # fmt: skip
    return Continue(kind="lab", title=title, url_name="labs:lab", args=(lab.slug,))


def _read_and_over(
    learner: Learner, library: Library, overview: Overview | None
) -> tuple[set[str], Collection[str]]:
    """Lessons that were read; labs and steps with nothing left to do."""
    if overview is not None:
        return {lesson.slug for lesson in overview.lessons if lesson.read_at}, overview.over
    visits = LessonVisit.objects.filter(learner=learner, read_at__isnull=False)
    over = labs_over(library, best_marks(learner), skipped_in(learner, library))
    return set(visits.values_list("lesson_slug", flat=True)), over
