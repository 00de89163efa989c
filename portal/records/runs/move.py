"""Runs of an anonymous learner go to the account they joined."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from portal.records.accounts.merge import learner_merged
from portal.records.accounts.models import Learner
from portal.records.runs.models import Run


@receiver(learner_merged, dispatch_uid="runs.move")
def move_runs(*, anonymous: Learner, account: Learner, **_: Any) -> None:
    taken = Run.objects.filter(learner=account).values("idempotency_key")
    for run in Run.objects.filter(learner=anonymous, idempotency_key__in=taken).only("pk"):
        Run.objects.filter(pk=run.pk).update(idempotency_key=f"merged {run.pk}")
    Run.objects.filter(learner=anonymous).update(learner=account)
