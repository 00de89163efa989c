"""Runs and submissions by id, for whoever made them: other people's do not exist."""

from __future__ import annotations

from uuid import UUID

from portal.records.accounts.models import Learner
from portal.records.progress.models import Submission
from portal.records.runs.models import Purpose, Run, RunState


def find_run(learner: Learner | None, lab_slug: str, run_id: UUID) -> Run | None:
    """One query."""
    return Run.objects.of(learner).filter(lab_slug=lab_slug, pk=run_id).first()


def find_submission(learner: Learner | None, lab_slug: str, submission_id: UUID) -> Submission | None:
    """With its run. One query."""
    return (
        Submission.objects.of(learner).in_lab(lab_slug).select_related("run").filter(pk=submission_id).first()
    )


def submission_of(run: Run) -> Submission | None:
    """What the run was for; None for one that was only tried out."""
    if run.purpose != Purpose.SUBMIT:
        return None
    return Submission.objects.filter(run=run).first()


def latest_graded(learner: Learner | None, lab_slug: str) -> Submission | None:
    return Submission.objects.of(learner).in_lab(lab_slug).graded().order_by("-submitted_at").first()


def run_before(run: Run) -> Run | None:
    """The try of the same lab before this one that came to an end: what its figures are compared with."""
    return (
        Run.objects.filter(
            learner_id=run.learner_id,
            lab_slug=run.lab_slug,
            purpose=Purpose.RUN,
            state=RunState.FINISHED,
            asked_at__lt=run.asked_at,
        )
        .order_by("-asked_at")
        .first()
    )
