"""
What an anonymous learner showed and found helpful goes to the account they joined. Of two solutions of one
lab the account's stays: the other's files are among the submissions, which have moved, too.
"""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.dispatch import receiver

from portal.records.accounts.merge import learner_merged
from portal.records.accounts.models import Learner
from portal.records.solutions.models import FoundHelpful, SharedSolution


@receiver(learner_merged, dispatch_uid="solutions.move")
def move_solutions(*, anonymous: Learner, account: Learner, **_: Any) -> None:
    theirs = SharedSolution.objects.of(account).values("lab_slug")
    SharedSolution.objects.of(anonymous).filter(lab_slug__in=theirs).delete()
    SharedSolution.objects.of(anonymous).update(learner=account)
    for found in FoundHelpful._default_manager.filter(learner=anonymous).select_related("solution"):
        said = FoundHelpful._default_manager.filter(learner=account, solution=found.solution).exists()
        if said or found.solution.learner_id == account.pk:
            SharedSolution.objects.filter(pk=found.solution_id).update(helpful=F("helpful") - 1)
            found.delete()
        else:
            FoundHelpful._default_manager.filter(pk=found.pk).update(learner=account)
