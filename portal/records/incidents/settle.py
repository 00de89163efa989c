"""When the health of an incident's system has been checked, its call is settled in the same transaction."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from portal.engines.curriculum import Lab
from portal.engines.grading.incident import score_incident
from portal.records.incidents.models import Call
from portal.records.progress.models import HintShown, Submission
from portal.records.progress.signals import submission_graded


@receiver(submission_graded, dispatch_uid="incidents.settle")
def settle_call(*, submission: Submission, lab: Lab, **_: Any) -> None:
    """
    Nothing where nobody took the call, or took it after asking. Time counts until the learner asked: a
    queue is not theirs. Hints seen at an earlier call are seen.
    """
    if lab.incident is None:
        return
    calls = Call.objects.select_for_update().of(submission.learner).under_way()
    call = calls.filter(lab_slug=lab.slug, taken_at__lte=submission.submitted_at).first()
    if call is None:
        return
    call.checked += 1
    if submission.points is not None and submission.points >= lab.out_of:
        _mended(call, submission, lab)
    call.save()


def _mended(call: Call, submission: Submission, lab: Lab) -> None:
    shown = HintShown.objects.filter(
        learner=submission.learner_id, lab_slug=lab.slug, shown_at__lte=submission.submitted_at
    )
    costs = list(shown.values_list("cost", flat=True))
    found = score_incident(
        seconds=(submission.submitted_at - call.taken_at).total_seconds(),
        par_minutes=call.par_minutes,
        hint_costs=costs,
    )
    call.solved, call.ended_at, call.hints = True, submission.submitted_at, len(costs)
    call.mend, call.time, call.hints_cost = found.mend, found.time, found.hints_cost
