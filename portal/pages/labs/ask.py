"""Asking for a run on behalf of a request: the run, or the panel that says why there is none."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import OperationalError

from portal.engines.curriculum import Lab
from portal.engines.emulator.function import BadFunction
from portal.pages.labs.forms import RunForm, SubmitForm
from portal.pages.workbench.panel import Panel, limited_panel, refused_panel
from portal.records.accounts.ensure import ensure_learner
from portal.records.accounts.models import Learner
from portal.records.accounts.request import LearnerRequest
from portal.records.progress.drafts import keep_draft
from portal.records.progress.submit import submit_lab
from portal.records.progress.try_out import run_lab
from portal.records.runs.ask import TooManyRuns
from portal.records.runs.models import Run

log = logging.getLogger(__name__)

REFUSED = 422
LIMITED = 429
UNABLE = 503
AGAIN_S = 10  # a lock is gone by then, or a request or two has failed on it
NOT_TAKEN = (
    "The portal cannot take your run down just now: its database is busy, or has no room left. "
    f"Nothing was run, and what you typed is still in the editor; press again in about {AGAIN_S} s."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class NotStarted:
    panel: Panel
    status: int  # of the answer


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


def _ask(
    request: LearnerRequest, lab: Lab, form: SubmitForm, now: datetime, ask: Callable[[Learner], Run]
) -> Run | NotStarted:
    try:
        learner = ensure_learner(request, now)
        try:
            return ask(learner)
        except TooManyRuns as full:
            return _limited(full, learner, lab, form, now)
    except BadFunction as fault:
        return refuse(str(fault))
    except OperationalError as fault:
        log.error("A run could not be taken down: %s", fault)
        return NotStarted(panel=limited_panel(NOT_TAKEN, AGAIN_S), status=UNABLE)


def refuse(message: str) -> NotStarted:
    return NotStarted(panel=refused_panel(message), status=REFUSED)


def _limited(full: TooManyRuns, learner: Learner, lab: Lab, form: SubmitForm, now: datetime) -> NotStarted:
    """The draft went back with the run that was not accepted: the code is to be safe all the same."""
    event = form.cleaned_data["event"]
    keep_draft(
        learner=learner, lab=lab, files=form.files_posted, event=event, base_version=form.base, now=now
    )
    return NotStarted(panel=limited_panel(str(full), full.retry_after_s), status=LIMITED)
