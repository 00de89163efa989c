"""Cards of an anonymous learner go to the account they joined."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.dispatch import receiver

from portal.records.accounts.merge import learner_merged
from portal.records.accounts.models import Learner
from portal.records.reviews.models import ReviewCard, ReviewLog, ReviewSettings

_NEVER = datetime.min.replace(tzinfo=UTC)


@receiver(learner_merged, dispatch_uid="reviews.move")
def move_reviews(*, anonymous: Learner, account: Learner, **_: Any) -> None:
    """Of two cards of one thing the one that was reviewed more often is kept, with the reviews of both."""
    theirs = {_thing(card): card for card in ReviewCard.objects.of(account)}
    for card in ReviewCard.objects.of(anonymous):
        other = theirs.get(_thing(card))
        if other is None:
            ReviewCard.objects.filter(pk=card.pk).update(learner=account)
            continue
        kept, dropped = (card, other) if _known(card) > _known(other) else (other, card)
        ReviewLog.objects.filter(card=dropped).update(card=kept)
        dropped.delete()
        ReviewCard.objects.filter(pk=kept.pk).update(learner=account)
    ReviewLog.objects.of(anonymous).update(learner=account)
    _move_settings(anonymous, account)


def _thing(card: ReviewCard) -> tuple[str, str, str]:
    return card.kind, card.within, card.slug


def _known(card: ReviewCard) -> tuple[int, datetime]:
    """More often reviewed, then more lately."""
    return card.card.reviews, card.card.reviewed_at or _NEVER


def _move_settings(anonymous: Learner, account: Learner) -> None:
    """The account's own stay; a calendar that was subscribed to without an account goes on."""
    if not ReviewSettings.objects.filter(learner=account).exists():
        ReviewSettings.objects.filter(learner=anonymous).update(learner=account)
        return
    given_up = ReviewSettings.objects.filter(learner=anonymous).first()
    if given_up is None:
        return
    token = given_up.calendar_token
    given_up.delete()
    if token:
        ReviewSettings.objects.filter(learner=account, calendar_token=None).update(calendar_token=token)
