"""The learner says how well it was known: that counts, in place of what the answer spoke for."""

from __future__ import annotations

from django.db import transaction

from portal.engines.scheduling.rating import Rating
from portal.records.accounts.models import Learner
from portal.records.reviews.keep import schedule
from portal.records.reviews.models import ReviewCard, ReviewLog
from portal.records.reviews.review_question import is_latest


def find_review(learner: Learner | None, log_id: int) -> ReviewLog | None:
    """With its card and answer. None for other people's. One query."""
    logs = ReviewLog.objects.of(learner).select_related("card__learner", "answer")
    return logs.filter(pk=log_id).exclude(answer=None).first()


@transaction.atomic
def rerate(*, log: ReviewLog, rating: Rating) -> bool:
    """False when the card was reviewed again since, and this rating can change nothing any more."""
    card = ReviewCard.objects.select_for_update(of=("self",)).select_related("learner").get(pk=log.card_id)
    if not is_latest(log):
        return False
    if log.rating != rating:
        log.rating = rating
        log.save(update_fields=["rating"])
        schedule(card, log.before_card, rating, log.at)
    return True
