"""A reader says that a solution was helpful: once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from portal.records.accounts.models import Learner
from portal.records.solutions.models import FoundHelpful, SharedSolution


@transaction.atomic
def say_helpful(*, learner: Learner, solution: SharedSolution, now: datetime) -> None:
    """Said twice it counts once; nobody says it of their own."""
    if solution.learner_id == learner.pk:
        return
    _, is_new = FoundHelpful._default_manager.get_or_create(
        solution=solution, learner=learner, defaults={"found_at": now}
    )
    if is_new:
        SharedSolution.objects.filter(pk=solution.pk).update(helpful=F("helpful") + 1)
