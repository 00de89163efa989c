"""
An anonymous learner joins an account: claimed when the account has none, else merged.

What a learner did lies in tables this room does not know. Whoever owns such a
table listens to `learner_merged` and moves its rows; receivers run inside the
merging transaction, so that either everything moves or nothing does.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.dispatch import Signal

from portal.records.accounts.models import Learner, User

learner_merged = Signal()  # anonymous: Learner, account: Learner, now: datetime


def join_account(*, anonymous: Learner | None, user: User, now: datetime) -> Learner | None:
    """
    The account's learner after `anonymous` has joined it; None if there is neither.

    Safe to repeat and to race: every step is a conditional update, and whoever
    comes second finds the work done.
    """
    if anonymous is None:
        return Learner.objects.filter(user=user).first()
    account = Learner.objects.filter(user=user).first()
    if account is None:
        try:
            with transaction.atomic():
                Learner.objects.anonymous().filter(pk=anonymous.pk).update(user=user)
        except IntegrityError:
            pass  # another device of the same person was first: merge into what it claimed
        account = Learner.objects.filter(user=user).first()
    if account is None or account.pk == anonymous.pk:
        return account  # claimed just now, or `anonymous` belongs to somebody else already
    merge(anonymous=anonymous, account=account, now=now)
    return account


@transaction.atomic
def merge(*, anonymous: Learner, account: Learner, now: datetime) -> bool:
    """
    Move all that `anonymous` did to `account`; False when that has happened before.

    Both rows are locked in the order of their ids: writers that are under way
    finish first and are moved too, and two merges cannot wait for each other.
    """
    if anonymous.pk == account.pk:
        return False
    list(Learner.objects.select_for_update().filter(pk__in=[anonymous.pk, account.pk]).order_by("pk"))
    if not Learner.objects.anonymous().filter(pk=anonymous.pk).update(merged_into=account):
        return False
    learner_merged.send(sender=Learner, anonymous=anonymous, account=account, now=now)
    return True
