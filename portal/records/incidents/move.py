"""An anonymous learner's calls go to the account they joined; of two under way the later is ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from portal.records.accounts.merge import learner_merged
from portal.records.accounts.models import Learner
from portal.records.incidents.models import Call


@receiver(learner_merged, dispatch_uid="incidents.move")
def move_calls(*, anonymous: Learner, account: Learner, now: datetime, **_: Any) -> None:
    seen: set[str] = set()
    both = Call.objects.under_way().filter(learner__in=[anonymous, account])
    for call in both.order_by("taken_at", "pk"):
        if call.lab_slug in seen:
            Call.objects.filter(pk=call.pk).update(ended_at=now)
        seen.add(call.lab_slug)
    Call.objects.of(anonymous).update(learner=account)
