"""Asking for a run on behalf of a request: the run, or the panel that says why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.engines.curriculum import Lab
from portal.engines.emulator.function import BadFunction
from portal.pages.labs.forms import RunForm, SubmitForm
from portal.pages.workbench.panel import Panel, limited_panel, refused_panel
from portal.records.accounts.models import Learner
from portal.records.progress.drafts import keep_draft
from portal.records.progress.submit import submit_lab
from portal.records.progress.try_out import run_lab
from portal.records.runs.ask import TooManyRuns
from portal.records.runs.models import Run

REFUSED = 422
LIMITED = 429


@dataclass(frozen=True, kw_only=True, slots=True)
class NotStarted:
    panel: Panel
    status: int  # of the answer


def ask_to_run(learner: Learner, lab: Lab, form: RunForm, *, now: datetime) -> Run | NotStarted:
    asked = form.cleaned_data
    try:
        return run_lab(
            learner=learner,
            lab=lab,
            files=form.files_posted,
            event=asked["event"],
            memory_mb=asked["memory_mb"],
            timeout_s=asked["timeout_s"],
            base_version=form.base,
            idempotency_key=form.key,
            now=now,
        )
    except TooManyRuns as full:
        return _limited(full, learner, lab, form, now)
    except BadFunction as fault:
        return refuse(str(fault))


def ask_to_submit(learner: Learner, lab: Lab, form: SubmitForm, *, now: datetime) -> Run | NotStarted:
    try:
        submission = submit_lab(
            learner=learner,
            lab=lab,
            files=form.files_posted,
            event=form.cleaned_data["event"] or None,
            base_version=form.base,
            idempotency_key=form.key,
            now=now,
        )
    except TooManyRuns as full:
        return _limited(full, learner, lab, form, now)
    except BadFunction as fault:
        return refuse(str(fault))
    return submission.run


def refuse(message: str) -> NotStarted:
    return NotStarted(panel=refused_panel(message), status=REFUSED)


def _limited(full: TooManyRuns, learner: Learner, lab: Lab, form: SubmitForm, now: datetime) -> NotStarted:
    """The draft went back with the run that was not accepted: the code is to be safe all the same."""
    event = form.cleaned_data["event"]
    keep_draft(
        learner=learner, lab=lab, files=form.files_posted, event=event, base_version=form.base, now=now
    )
    return NotStarted(panel=limited_panel(str(full), full.retry_after_s), status=LIMITED)
