"""Hints, one after the other."""

from __future__ import annotations

from datetime import datetime

from portal.engines.curriculum import Lab
from portal.records.accounts.models import Learner
from portal.records.progress.models import HintShown


def show_hint(*, learner: Learner, lab: Lab, number: int | None = None, now: datetime) -> int:
    """
    How many hints are shown from now on. `number` is the one asked for, from 1:
    asked for twice it is shown once, and none can be skipped. Without it, the next.
    """
    shown = hints_shown(learner, lab)
    wanted = shown + 1 if number is None else min(number, shown + 1)
    if wanted == shown + 1 and wanted <= len(lab.head.hints):
        HintShown.objects.bulk_create(
            [HintShown(learner=learner, lab_slug=lab.slug, number=wanted, shown_at=now)],
            ignore_conflicts=True,
        )
        return wanted
    return shown


def hints_shown(learner: Learner | None, lab: Lab) -> int:
    if learner is None:
        return 0
    return min(HintShown.objects.filter(learner=learner, lab_slug=lab.slug).count(), len(lab.head.hints))
