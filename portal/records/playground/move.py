"""Functions of an anonymous learner go to the account they joined."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from portal.records.accounts.merge import learner_merged
from portal.records.accounts.models import Learner
from portal.records.playground.create import free_name
from portal.records.playground.models import OwnFunction


@receiver(learner_merged, dispatch_uid="playground.move")
def move_functions(*, anonymous: Learner, account: Learner, **_: Any) -> None:
    """All, even where that makes more than there may be; of two of one name the newcomer gets a number."""
    taken = set(OwnFunction.objects.of(account).in_use().values_list("name", flat=True))
    for function in OwnFunction.objects.of(anonymous).in_use():
        name = free_name(function.name, taken)
        taken.add(name)
        OwnFunction.objects.filter(pk=function.pk).update(learner=account, name=name)
    OwnFunction.objects.of(anonymous).put_away().update(learner=account)
