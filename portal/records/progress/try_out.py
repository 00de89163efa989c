"""Run: costs nothing, counts nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.engines.curriculum import Lab
from portal.engines.curriculum.locks import check_locks
from portal.engines.emulator.function import BadFunction
from portal.records.accounts.models import Learner
from portal.records.progress.drafts import keep_draft
from portal.records.progress.jobs import job_to_try
from portal.records.progress.place import remember_place
from portal.records.progress.stacks import stack_to_try
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
    Ask for one invocation with the learner's own event, or for a deployment of a template with all that its
    visible checks do. The files become the draft.

    Raises BadDraft, BadEvent, BadFunction, BadPolicy, BrokenLock, TooManyRuns.
    """
    asked = work_to_try(lab, files, event, learner=learner, memory_mb=memory_mb, timeout_s=timeout_s)
    keep_draft(learner=learner, lab=lab, files=files, event=event, base_version=base_version, now=now)
    remember_place(learner=learner, kind="lab", slug=lab.slug, now=now)
    return ask_for_run(
        learner=learner,
        purpose=Purpose.RUN,
        lab_slug=lab.slug,
        lab_digest=lab.digest,
        idempotency_key=idempotency_key,
        now=now,
        **asked,
    )


def work_to_try(
    lab: Lab,
    files: Mapping[str, str],
    event: str,
    *,
    learner: Learner,
    memory_mb: int | None = None,
    timeout_s: float | None = None,
) -> dict[str, Any]:
    """`jobs` and `stacks` for ask_for_run. Raises BadEvent, BadFunction, BadPolicy, BrokenLock."""
    check_locks(lab, files)
    if lab.head.code == "workflow":
        raise BadFunction(_("A workflow is read and not run. Submit has it checked."))
    if lab.head.code == "template":
        return {"jobs": [], "stacks": stack_to_try(lab, files)}
    return {
        "jobs": [job_to_try(lab, files, event, learner=learner, memory_mb=memory_mb, timeout_s=timeout_s)]
    }
