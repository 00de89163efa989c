"""A plan is given up: kept, and in nobody's way."""

from __future__ import annotations

from datetime import datetime

from portal.records.plans.models import StudyPlan


def give_up(*, plan: StudyPlan, now: datetime) -> None:
    """Said again, nothing changes."""
    StudyPlan.objects.in_force().filter(pk=plan.pk).update(ended_at=now, ended_because="given-up")
