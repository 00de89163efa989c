"""Whether the day's reviews are all done; said once."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from portal.engines.curriculum import Library
from portal.engines.scheduling.cards import day
from portal.records.accounts.models import Learner
from portal.records.reviews.agenda import count_of
from portal.records.reviews.models import ReviewCard, ReviewSettings
from portal.records.reviews.signals import day_done


def settle_day(*, learner: Learner, library: Library, now: datetime) -> bool:
    """To be called after a review of a card that was due. True when this was the last of the day."""
    today = day(now)
    count = count_of(learner, library, now=now)
    if count.paused or count.left or not count.done:
        return False
    if ReviewCard.objects.of(learner).filter(put_off_at__gte=today).exists():
        return False
    kept, _ = ReviewSettings.objects.get_or_create(learner=learner)
    not_said = ReviewSettings.objects.filter(Q(done_on=None) | ~Q(done_on=today.date()), pk=kept.pk)
    if not not_said.update(done_on=today.date()):
        return False
    day_done.send(sender=ReviewSettings, learner=learner, on=today.date())
    return True
