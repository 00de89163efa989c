"""What an anonymous learner earned goes to the account they joined."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from portal.records.accounts.merge import learner_merged
from portal.records.accounts.models import Learner
from portal.records.badges.models import Badge, BadgeSettings, Streak


@receiver(learner_merged, dispatch_uid="badges.move")
def move_badges(*, anonymous: Learner, account: Learner, **_: Any) -> None:
    """Of two alike the earlier stays, of two streaks the latest; whether they are shown, the account says."""
    theirs = {badge.slug: badge for badge in Badge.objects.of(account)}
    for badge in Badge.objects.of(anonymous):
        kept = theirs.get(badge.slug)
        if kept is None:
            Badge.objects.filter(pk=badge.pk).update(learner=account)
            continue
        if badge.earned_at < kept.earned_at:
            Badge.objects.filter(pk=kept.pk).update(earned_at=badge.earned_at, detail=badge.detail)
        badge.delete()
    _move_streak(anonymous, account)
    if BadgeSettings.objects.filter(learner=account).exists():
        BadgeSettings.objects.filter(learner=anonymous).delete()
    BadgeSettings.objects.filter(learner=anonymous).update(learner=account)


def _move_streak(anonymous: Learner, account: Learner) -> None:
    streaks = sorted(
        Streak.objects.filter(learner__in=[anonymous, account]), key=lambda one: (one.last_on, one.days)
    )
    for shorter in streaks[:-1]:
        shorter.delete()
    Streak.objects.filter(learner=anonymous).update(learner=account)
