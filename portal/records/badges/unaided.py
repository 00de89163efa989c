"""A lab solved in full without a look at any of its hints."""

from __future__ import annotations

from datetime import datetime

from portal.engines.curriculum import Lab
from portal.records.badges.grant import grant
from portal.records.progress.models import HintShown, Submission


def grant_unaided(*, submission: Submission, lab: Lab, now: datetime) -> None:
    """Nothing for a lab that has no hints: nobody could have done otherwise. At most two queries."""
    if not lab.head.hints or submission.points is None or submission.points < lab.out_of:
        return
    if HintShown.objects.filter(learner=submission.learner_id, lab_slug=lab.slug).exists():
        return
    detail = f"“{lab.head.title}”, all {lab.out_of:g} points."
    grant(learner=submission.learner, slug=f"lab:{lab.slug}", detail=detail, now=now)
