"""What was done on each day, for a small chart."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from portal.records.accounts.models import Learner
from portal.records.progress.models import Answer, LessonVisit
from portal.records.runs.models import Run, RunState

DAYS = 28


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    date: date
    lessons: int
    runs: int
    answers: int

    @property
    def total(self) -> int:
        return self.lessons + self.runs + self.answers


def activity_of(learner: Learner | None, *, today: date) -> tuple[Day, ...]:
    """
    The last four weeks, today last, days without anything too. A run that ended by our
    fault does not count. Three queries.
    """
    first = today - timedelta(days=DAYS - 1)
    lessons, runs, answers = Counter[date](), Counter[date](), Counter[date]()
    if learner is not None:
        lessons = _by_day(LessonVisit.objects.filter(learner=learner), "read_at", first)
        runs = _by_day(Run.objects.of(learner).exclude(state=RunState.BROKEN), "asked_at", first)
        answers = _by_day(Answer.objects.filter(learner=learner), "answered_at", first)
    days = (first + timedelta(days=number) for number in range(DAYS))
    return tuple(Day(date=day, lessons=lessons[day], runs=runs[day], answers=answers[day]) for day in days)


def _by_day(
    rows: QuerySet[LessonVisit] | QuerySet[Run] | QuerySet[Answer], field: str, first: date
) -> Counter[date]:
    since = datetime.combine(first, datetime.min.time(), tzinfo=UTC)
    counted = (
        rows.filter(**{f"{field}__gte": since})
        .annotate(day=TruncDate(field))
        .values("day")
        .annotate(n=Count("pk"))
    )
    return Counter({row["day"]: row["n"] for row in counted.order_by()})
