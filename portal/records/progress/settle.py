"""When a submission's run ends, its mark is settled in the same transaction."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.utils.timezone import now

from portal.engines.grading import grade_lab, to_json
from portal.library import original as library
from portal.records.progress.models import Submission
from portal.records.progress.scored import score_submission
from portal.records.progress.signals import submission_graded
from portal.records.progress.steps import skipped_of
from portal.records.runs.models import Purpose, Run, RunState
from portal.records.runs.signals import run_finished
from portal.records.runs.stored import deployed_of, ledgers_of, outcomes_of

CHANGED = (
    "The lab was changed while your code ran, so this try does not count. Your code is saved: submit again."
)


@receiver(run_finished, dispatch_uid="progress.settle")
def settle(*, run: Run, **_: Any) -> None:
    """A run that broke or was cancelled says nothing about the code: its submission never counts."""
    if run.purpose != Purpose.SUBMIT or run.state != RunState.FINISHED:
        return
    submission = Submission.objects.filter(run=run).first()
    if submission is None:
        return
    lab = library().find_lab(submission.lab_slug)
    if lab is None or lab.digest != submission.lab_digest:
        run.state, run.fault = RunState.BROKEN, CHANGED
        run.save(update_fields=["state", "fault"])
        return
    grade = grade_lab(lab, submission.files, outcomes_of(run), ledgers_of(run), deployed_of(run))
    submission.checks = to_json(grade)
    submission.points = grade.mark.points
    submission.out_of = grade.mark.out_of
    found = score_submission(submission, lab, grade.mark)
    submission.earned, submission.attempt, submission.hints = found.earned, found.attempt, found.hints
    submission.counts = lab.slug not in skipped_of(submission.learner, [lab.slug]) if lab.step_of else True
    submission.graded_at = run.finished_at or now()
    submission.save(
        update_fields=["checks", "points", "out_of", "earned", "attempt", "hints", "counts", "graded_at"]
    )
    submission_graded.send(sender=Submission, submission=submission, lab=lab)
