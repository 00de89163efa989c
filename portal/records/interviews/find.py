"""Interviews for whoever sits in them: other people's do not exist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from portal.records.accounts.models import Learner
from portal.records.interviews.models import Interview, Item

SHOWN = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """
    A line of the history. `points` are those that are settled; `suggested` of what nobody has confirmed yet;
    both are 0 while it goes on. `leads` says that they asked, and did not answer.
    """

    interview: Interview
    questions: int
    points: float
    suggested: float
    out_of: float
    leads: bool

    @property
    def percent(self) -> int:
        return int(100 * self.points / self.out_of) if self.out_of else 0


def find_answering(learner: Learner | None, interview_id: UUID) -> Interview | None:
    """One query."""
    return _with_people(Interview.objects.answered_by(learner)).filter(pk=interview_id).first()


def find_leading(learner: Learner | None, interview_id: UUID) -> Interview | None:
    """One query."""
    return _with_people(Interview.objects.led_by(learner)).filter(pk=interview_id).first()


def find_interview(learner: Learner | None, interview_id: UUID) -> Interview | None:
    """On either side. One query."""
    return _with_people(Interview.objects.of(learner)).filter(pk=interview_id).first()


def running_of(learner: Learner | None, now: datetime) -> Interview | None:
    """The one that they answer in at the moment. One query; none for somebody who has not written yet."""
    return Interview.objects.answered_by(learner).running(now).order_by("-started_at").first()


def interviews_of(learner: Learner | None) -> tuple[Held, ...]:
    """The newest first. Two queries."""
    if learner is None:
        return ()
    found = list(Interview.objects.of(learner).order_by("-made_at")[:SHOWN])
    counted = Item.objects.filter(interview__in=found).order_by().values("interview")
    sums = {
        row["interview"]: row
        for row in counted.annotate(
            questions=Count("pk"),
            got=Sum("points"),
            found=Sum("suggested", filter=Q(points=None)),
            most=Sum("out_of"),
        )
    }
    return tuple(_held(one, sums.get(one.pk, {}), learner) for one in found)


def _held(interview: Interview, sums: Mapping[str, Any], learner: Learner) -> Held:
    return Held(
        interview=interview,
        questions=sums.get("questions") or 0,
        points=sums.get("got") or 0,
        suggested=sums.get("found") or 0,
        out_of=sums.get("most") or 0,
        leads=interview.interviewer_id == learner.pk != interview.learner_id,
    )


def overdue_of(learner: Learner | None, now: datetime) -> list[Interview]:
    """Over by the clock, with nobody who has looked since. One query."""
    return list(Interview.objects.of(learner).overdue(now))


def _with_people(found: QuerySet[Interview]) -> QuerySet[Interview]:
    return found.select_related("learner__user", "interviewer__user")
