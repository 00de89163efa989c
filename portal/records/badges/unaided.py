"""A lab, or an incident, solved in full without a look at any of its hints."""

from __future__ import annotations

from datetime import datetime

from portal.engines.curriculum import Lab
from portal.library import library
from portal.records.badges.grant import grant
from portal.records.badges.said import keep_said
from portal.records.progress.models import HintShown, Submission
from portal.records.progress.steps import standings_of


def grant_unaided(*, submission: Submission, lab: Lab, now: datetime) -> None:
    """
    Nothing for a lab that has no hints: nobody could have done otherwise. One of steps is solved with the
    last of them. At most five queries.
    """
    if not submission.counts or submission.points is None or submission.points < lab.out_of:
        return
    lab = library().labs.get(lab.whole_slug, lab)
    keys = [step.slug for step in lab.each_step]
    if not any(step.head.hints for step in lab.each_step) or not _solved(submission, lab):
        return
    if HintShown.objects.filter(learner=submission.learner_id, lab_slug__in=keys).exists():
        return
    kind = "lab" if lab.incident is None else "incident"
    values = {"points": f"{lab.out_of:g}"} if lab.incident is None else {}
    detail = keep_said(kind, title=lab.head.title, **values)
    grant(learner=submission.learner, slug=f"{kind}:{lab.slug}", detail=detail, now=now)


def _solved(submission: Submission, lab: Lab) -> bool:
    return not lab.steps or all(one.state == "passed" for one in standings_of(submission.learner, lab))
