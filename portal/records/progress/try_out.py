"""Run: costs nothing, counts nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from portal.engines.curriculum import Lab
from portal.records.accounts.models import Learner
from portal.records.progress.drafts import keep_draft
from portal.records.progress.jobs import job_to_try
from portal.records.progress.place import remember_place
from portal.records.runs.ask import ask_for_run
from portal.records.runs.models import Purpose, Run


@transaction.atomic
def run_lab(
    *,
    learner: Learner,
    lab: Lab,
    files: Mapping[str, str],
    event: str,
    memory_mb: int | None = None,
    timeout_s: float | None = None,
    base_version: int | None = None,
    idempotency_key: str,
    now: datetime,
) -> Run:
    """
    Ask for one invocation with the learner's own event. The files become the draft.

    Raises BadDraft, BadEvent, BadFunction, BadPolicy, TooManyRuns.
    """
    job = job_to_try(lab, files, event, learner=learner, memory_mb=memory_mb, timeout_s=timeout_s)
    keep_draft(learner=learner, lab=lab, files=files, event=event, base_version=base_version, now=now)
    remember_place(learner=learner, kind="lab", slug=lab.slug, now=now)
    return ask_for_run(
        learner=learner,
        purpose=Purpose.RUN,
        lab_slug=lab.slug,
        lab_digest=lab.digest,
        jobs=[job],
        idempotency_key=idempotency_key,
        now=now,
    )
