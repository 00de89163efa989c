"""What was reviewed on a day, and when it comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.engines.curriculum import Library
from portal.engines.scheduling.rating import Rating
from portal.records.accounts.models import Learner
from portal.records.reviews.agenda import Item, item_of
from portal.records.reviews.models import ReviewLog
from portal.records.reviews.words import rating_named


@dataclass(frozen=True, kw_only=True, slots=True)
class Reviewed:
    item: Item
    rating: Rating

    @property
    def word(self) -> str:
        return rating_named(self.rating)

    @property
    def known(self) -> bool:
        return self.rating != Rating.AGAIN


def reviewed_on_day_of(now: datetime, *, learner: Learner | None, library: Library) -> tuple[Reviewed, ...]:
    """Of what was due, in the order in which it was done; what is gone since is left out. One query."""
    logs = ReviewLog.objects.of(learner).due().on_day_of(now).select_related("card").order_by("at", "pk")
    found = ((log, item_of(log.card, library, now=now)) for log in logs)
    return tuple(Reviewed(item=item, rating=Rating(log.rating)) for log, item in found if item)
