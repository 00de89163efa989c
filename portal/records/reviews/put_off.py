"""Not today, or not at all."""

from __future__ import annotations

from datetime import datetime

from portal.engines.scheduling.cards import DAY, day
from portal.records.accounts.models import Learner
from portal.records.reviews.models import CardState, ReviewCard


def put_off(*, learner: Learner, card_id: int, now: datetime) -> bool:
    """To tomorrow, with all due checks of the same lab. False for what is not theirs or not due."""
    due = ReviewCard.objects.of(learner).active().filter(due_at__lte=now)
    card = due.filter(pk=card_id).first()
    if card is None:
        return False
    together = (
        due.filter(kind="check", within=card.within) if card.kind == "check" else due.filter(pk=card.pk)
    )
    return bool(together.update(due_at=day(now) + DAY, put_off_at=now))


def put_aside(*, learner: Learner, card_id: int) -> bool:
    """It is not asked again; what is known of it is kept, and grows with answers given elsewhere."""
    mine = ReviewCard.objects.of(learner).active().filter(pk=card_id)
    return bool(mine.update(state=CardState.ASIDE))


def bring_back(*, learner: Learner) -> int:
    """All that was put aside; how many they were."""
    return ReviewCard.objects.of(learner).aside().update(state=CardState.ACTIVE)
