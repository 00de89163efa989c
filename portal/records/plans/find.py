"""Whose plan is which: other people's do not exist."""

from __future__ import annotations

from datetime import date

from portal.records.accounts.models import Learner
from portal.records.plans.models import StudyPlan
from portal.records.plans.terms import Terms, day_in


def find_plan(learner: Learner | None) -> StudyPlan | None:
    """The one in force. One query."""
    return StudyPlan.objects.of(learner).in_force().first()


def ended_plans(learner: Learner | None) -> tuple[StudyPlan, ...]:
    """The latest first. One query."""
    return tuple(StudyPlan.objects.of(learner).ended().order_by("-ended_at", "-created_at"))


def terms_on(plan: StudyPlan, day: date) -> Terms:
    """What the plan said when `day` began for its learner. One query, none for one never changed."""
    if plan.version > 1:
        for earlier in plan.earlier.order_by("version"):
            if day_in(earlier.time_zone, earlier.replaced_at) >= day:
                return earlier.terms
    return plan.terms
