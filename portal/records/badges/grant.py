"""A badge is granted once, in the transaction of what earned it."""

from __future__ import annotations

from datetime import datetime

from portal.records.accounts.models import Learner
from portal.records.badges.models import Badge


def grant(*, learner: Learner, slug: str, detail: str, now: datetime) -> None:
    """Granted again, the first stays. One statement."""
    Badge.objects.bulk_create(
        [Badge(learner=learner, slug=slug, detail=detail, earned_at=now)], ignore_conflicts=True
    )


def has_badge(learner: Learner, slug: str) -> bool:
    return Badge.objects.of(learner).filter(slug=slug).exists()
