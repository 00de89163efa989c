"""An anonymous learner's plans go to the account they joined: of two in force, the one said last stays."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from portal.records.accounts.merge import learner_merged
from portal.records.accounts.models import Learner
from portal.records.plans.models import StudyPlan


@receiver(learner_merged, dispatch_uid="plans.move")
def move_plans(*, anonymous: Learner, account: Learner, now: datetime, **_: Any) -> None:
    in_force = (
        StudyPlan.objects.in_force().filter(learner__in=[anonymous, account]).order_by("-changed_at", "pk")
    )
    for older in list(in_force)[1:]:
        StudyPlan.objects.filter(pk=older.pk).update(ended_at=now, ended_because="merged")
    StudyPlan.objects.of(anonymous).update(learner=account)
