"""An anonymous learner's diagnostics go to the account they joined; the one begun last is in force."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from portal.records.accounts.merge import learner_merged
from portal.records.accounts.models import Learner
from portal.records.diagnostics.models import Diagnostic


@receiver(learner_merged, dispatch_uid="diagnostics.move")
def move_diagnostics(*, anonymous: Learner, account: Learner, **_: Any) -> None:
    Diagnostic.objects.of(anonymous).update(learner=account)
