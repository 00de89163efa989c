"""Stacks of an anonymous learner go to the account they joined."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from portal.records.accounts.merge import learner_merged
from portal.records.accounts.models import Learner
from portal.records.playground.create import free_name
from portal.records.stacks.models import OwnStack


@receiver(learner_merged, dispatch_uid="stacks.move")
def move_stacks(*, anonymous: Learner, account: Learner, **_: Any) -> None:
    """All, even where that makes more than there may be; of two of one name the newcomer gets a number."""
    taken = set(OwnStack.objects.of(account).in_use().values_list("name", flat=True))
    for stack in OwnStack.objects.of(anonymous).in_use().only("name"):
        name = free_name(stack.name, taken)
        taken.add(name)
        OwnStack.objects.filter(pk=stack.pk).update(learner=account, name=name)
    OwnStack.objects.of(anonymous).put_away().update(learner=account)
