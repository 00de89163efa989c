"""All of somebody's progress, for the progress page and for home."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import now as clock

from portal.engines.curriculum import Lab, Lesson, Library
from portal.records.accounts.models import Learner
from portal.records.progress.activity import Day, activity_of
from portal.records.progress.mastery import Topic, topics_of
from portal.records.progress.models import LessonVisit, Submission
from portal.records.progress.steps import skipped_in


@dataclass(frozen=True, kw_only=True, slots=True)
class LabRow:
    """
    `points` is None before the first graded try; both are of the best one, of a lab of steps together.
    `skipped` says that a step was, so that it is over without all of its points once the others are passed.
    """

    slug: str
    title: str
    points: float | None
    out_of: float
    skipped: bool = False
    undone: int = 0  # steps that are neither passed nor skipped

    @property
    def passed(self) -> bool:
        return self.points is not None and self.points == self.out_of and not self.skipped

    @property
    def is_over(self) -> bool:
        """Nothing is left to do: passed, or each step that was not is skipped."""
        return self.passed or (self.skipped and not self.undone)


@dataclass(frozen=True, kw_only=True, slots=True)
class LessonRow:
    slug: str
    title: str
    module: str
    opened_at: datetime | None
    read_at: datetime | None
    labs: tuple[LabRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Overview:
    """In the order of the course, and of the library. `over` are labs and steps with nothing left to do."""

    lessons: tuple[LessonRow, ...]
    topics: tuple[Topic, ...]
    activity: tuple[Day, ...]
    over: frozenset[str] = frozenset()

    @property
    def labs(self) -> dict[str, LabRow]:
        return {lab.slug: lab for lesson in self.lessons for lab in lesson.labs}

    @property
    def lessons_read(self) -> int:
        return sum(lesson.read_at is not None for lesson in self.lessons)

    @property
    def lessons_total(self) -> int:
        return len(self.lessons)

    @property
    def labs_passed(self) -> int:
        return sum(lab.passed for lab in self.labs.values())

    @property
    def labs_total(self) -> int:
        return len(self.labs)

    @property
    def questions_answered(self) -> int:
        return sum(topic.answered for topic in self.topics)

    @property
    def questions_total(self) -> int:
        return sum(topic.questions for topic in self.topics)

    @property
    def earned(self) -> float:
        """The best that each question ever earned, together."""
        return sum(topic.earned for topic in self.topics)

    @property
    def worth(self) -> float:
        return sum(topic.worth for topic in self.topics)

    @property
    def begun(self) -> bool:
        """Anything at all has been done."""
        return bool(
            self.questions_answered
            or any(lesson.opened_at for lesson in self.lessons)
            or any(lab.points is not None for lab in self.labs.values())
            or any(day.total for day in self.activity)
        )


def progress_of(learner: Learner | None, library: Library, *, now: datetime | None = None) -> Overview:
    """Eight queries, whatever the size of the course; none for somebody who has not written yet."""
    today = (now or clock()).date()
    marks, skipped = best_marks(learner), skipped_in(learner, library)
    return Overview(
        lessons=_lessons(learner, library, marks, skipped),
        over=labs_over(library, marks, skipped),
        topics=topics_of(learner, library),
        activity=activity_of(learner, today=today),
    )


def best_marks(learner: Learner | None) -> dict[str, tuple[float, float]]:
    """Lab → points and out_of of the best try. One query."""
    best: dict[str, tuple[float, float]] = {}
    graded = Submission.objects.of(learner).graded().filter(out_of__gt=0)
    for slug, points, out_of in graded.values_list("lab_slug", "points", "out_of"):
        if points is None or out_of is None:
            continue
        before = best.get(slug)
        if before is None or points / out_of > before[0] / before[1]:
            best[slug] = (points, out_of)
    return best


def labs_over(
    library: Library, marks: Mapping[str, tuple[float, float]], skipped: Collection[str]
) -> frozenset[str]:
    """Labs and steps with all of their points, steps that were skipped, and labs with no other step left."""
    done = {slug for slug, (points, out_of) in marks.items() if points >= out_of} | set(skipped)
    whole = (lab for lab in library.labs.values() if lab.steps)
    return frozenset(done | {lab.slug for lab in whole if all(step.slug in done for step in lab.steps)})


def _lessons(
    learner: Learner | None,
    library: Library,
    marks: Mapping[str, tuple[float, float]],
    skipped: Collection[str],
) -> tuple[LessonRow, ...]:
    visits: dict[str, LessonVisit] = {}
    if learner is not None:
        visits = {visit.lesson_slug: visit for visit in LessonVisit.objects.filter(learner=learner)}
    rows = {slug: lab_row(lab, marks, skipped) for slug, lab in library.labs.items()}
    return tuple(_lesson(lesson, visits.get(lesson.slug), rows) for lesson in library.lessons_in_order())


def _lesson(lesson: Lesson, visit: LessonVisit | None, rows: dict[str, LabRow]) -> LessonRow:
    return LessonRow(
        slug=lesson.slug,
        title=lesson.head.title,
        module=lesson.module,
        opened_at=visit.opened_at if visit else None,
        read_at=visit.read_at if visit else None,
        labs=tuple(rows[slug] for slug in lesson.labs if slug in rows),
    )


def lab_row(lab: Lab, marks: Mapping[str, tuple[float, float]], skipped: Collection[str]) -> LabRow:
    """The steps of a lab together; a lab without is its only one."""
    tried = [marks[step.slug] for step in lab.each_step if step.slug in marks]
    full = {slug for slug, (points, out_of) in marks.items() if points >= out_of}
    return LabRow(
        slug=lab.slug,
        title=lab.head.title,
        points=sum(points for points, _ in tried) if tried else None,
        out_of=sum(marks.get(step.slug, (0.0, float(step.out_of)))[1] for step in lab.each_step),
        skipped=any(step.slug in skipped for step in lab.each_step),
        undone=sum(step.slug not in skipped and step.slug not in full for step in lab.each_step),
    )
