"""Reports of an anonymous learner go to the account they joined."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from portal.records.accounts.merge import learner_merged
from portal.records.accounts.models import Learner
from portal.records.reports.models import ProblemReport


@receiver(learner_merged, dispatch_uid="reports.move")
def move_reports(*, anonymous: Learner, account: Learner, **_: Any) -> None:
    ProblemReport.objects.of(anonymous).update(learner=account)
