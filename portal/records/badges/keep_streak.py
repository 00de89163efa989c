"""Days in a row whose reviews were all done."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction

from portal.engines.scheduling.cards import from_json
from portal.records.accounts.models import Learner
from portal.records.badges.grant import grant
from portal.records.badges.models import Streak
from portal.records.badges.said import keep_said
from portal.records.reviews.models import ReviewLog

STREAKS = (7, 30, 100)
DAY = timedelta(days=1)


@transaction.atomic
def keep_streak(*, learner: Learner, on: date, now: datetime) -> Streak:
    """One day more, or the first of a new one. Said twice of a day, it counts once. At most four queries."""
    streak = Streak.objects.select_for_update().filter(learner=learner).first()
    if streak is None:
        streak = Streak(learner=learner, days=0, last_on=on - DAY)
    if on > streak.last_on or streak.days == 0:
        unbroken = on - streak.last_on <= DAY or not _was_late(learner, on)
        streak.days = streak.days + 1 if unbroken else 1
        streak.last_on = on
        streak.save()
    if streak.days in STREAKS:
        detail = keep_said("reviews", days=streak.days)
        grant(learner=learner, slug=f"reviews:{streak.days}", detail=detail, now=now)
    return streak


def _was_late(learner: Learner, on: date) -> bool:
    """Something that was reviewed on that day was due on a day before, on which nobody finished."""
    began = datetime.combine(on, time(), tzinfo=UTC)
    done = ReviewLog.objects.of(learner).due().on_day_of(began).values_list("before", flat=True)
    return any(from_json(before).due_at < began for before in done)
