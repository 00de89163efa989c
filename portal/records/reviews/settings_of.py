"""How somebody wants to review."""

from __future__ import annotations

from datetime import datetime

from portal.engines.scheduling.cards import bounded
from portal.engines.scheduling.load import LEAST_A_DAY, MOST_A_DAY
from portal.records.accounts.models import Learner
from portal.records.reviews.models import ReviewSettings


def settings_of(learner: Learner | None) -> ReviewSettings:
    """Not stored for who never chose. One query."""
    kept = ReviewSettings.objects.filter(learner=learner).first() if learner else None
    return kept or ReviewSettings(learner=learner)


def set_up(*, learner: Learner, a_day: int, retention: float, paused: bool, now: datetime) -> ReviewSettings:
    """Out of bounds is brought within. What was paused before stays paused since then."""
    kept, _ = ReviewSettings.objects.get_or_create(learner=learner)
    kept.a_day = min(max(a_day, LEAST_A_DAY), MOST_A_DAY)
    kept.retention = bounded(retention)
    kept.paused_at = (kept.paused_at or now) if paused else None
    kept.save(update_fields=["a_day", "retention", "paused_at"])
    return kept
