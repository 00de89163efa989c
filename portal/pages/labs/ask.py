"""Asking for a run of a lab on behalf of a request: the run, or the panel that says why there is none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from portal.engines.curriculum import Lab
from portal.pages.workbench.forms import RunForm, SubmitForm
from portal.pages.workbench.starting import NotStarted, refuse, start_run
from portal.records.accounts.ensure import ensure_learner
from portal.records.accounts.models import Learner
from portal.records.accounts.request import LearnerRequest
from portal.records.progress.drafts import keep_draft
from portal.records.progress.submit import submit_lab
from portal.records.progress.try_out import run_lab
from portal.records.runs.models import Run

__all__ = ["NotStarted", "ask_to_run", "ask_to_submit", "refuse"]


def ask_to_run(request: LearnerRequest, lab: Lab, form: RunForm, *, now: datetime) -> Run | NotStarted:
    asked = form.cleaned_data
    return _ask(
        request,
        lab,
        form,
        now,
        lambda learner: run_lab(
            learner=learner,
            lab=lab,
            files=form.files_posted,
            event=asked["event"],
            memory_mb=asked["memory_mb"],
            timeout_s=asked["timeout_s"],
            base_version=form.base,
            idempotency_key=form.key,
            now=now,
        ),
    )


def ask_to_submit(request: LearnerRequest, lab: Lab, form: SubmitForm, *, now: datetime) -> Run | NotStarted:
    return _ask(
        request,
        lab,
        form,
        now,
        lambda learner: (
            submit_lab(
                learner=learner,
                lab=lab,
                files=form.files_posted,
                event=form.cleaned_data["event"] or None,
                base_version=form.base,
                idempotency_key=form.key,
                now=now,
            ).run
        ),
    )


def ask_for_solution(request: LearnerRequest, lab: Lab, event: str, *, now: datetime) -> Run | NotStarted:
    """Run what was put into the editor when a step was skipped, with the event that stands there."""
    files = lab.solution

    def ask(learner: Learner) -> Run:
        key = f"skip-{learner.pk}-{lab.slug}"[:64]
        return run_lab(learner=learner, lab=lab, files=files, event=event, idempotency_key=key, now=now)

    return start_run(partial(ensure_learner, request, now), ask=ask, keep=lambda learner: None)


def _ask(
    request: LearnerRequest, lab: Lab, form: SubmitForm, now: datetime, ask: Callable[[Learner], Run]
) -> Run | NotStarted:
    def keep(learner: Learner) -> None:
        event = form.cleaned_data["event"]
        keep_draft(
            learner=learner, lab=lab, files=form.files_posted, event=event, base_version=form.base, now=now
        )

    return start_run(partial(ensure_learner, request, now), ask=ask, keep=keep)
