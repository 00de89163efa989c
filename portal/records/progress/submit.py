"""Submit: every check is run, and the mark counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from portal.engines.curriculum import Lab
from portal.records.accounts.models import Learner
from portal.records.progress.drafts import keep_draft
from portal.records.progress.jobs import jobs_to_check, scenarios_to_check
from portal.records.progress.models import Submission
from portal.records.progress.place import remember_place
from portal.records.progress.stacks import stacks_to_check
from portal.records.runs.ask import ask_for_run
from portal.records.runs.models import Purpose


@transaction.atomic
def submit_lab(
    *,
    learner: Learner,
    lab: Lab,
    files: Mapping[str, str],
    event: str | None = None,
    base_version: int | None = None,
    idempotency_key: str,
    now: datetime,
) -> Submission:
    """
    The submission, graded when its run has ended; the first one's for the same key.

    Raises BadDraft, BadFunction, BadKnobs, BadPolicy, BrokenLock, TooManyRuns.
    """
    jobs = jobs_to_check(lab, files, learner=learner)
    scenarios = scenarios_to_check(lab, files)
    keep_draft(learner=learner, lab=lab, files=files, event=event, base_version=base_version, now=now)
    remember_place(learner=learner, kind="lab", slug=lab.slug, now=now)
    run = ask_for_run(
        learner=learner,
        purpose=Purpose.SUBMIT,
        lab_slug=lab.slug,
        lab_digest=lab.digest,
        jobs=jobs,
        scenarios=scenarios,
        stacks=stacks_to_check(lab, files),
        idempotency_key=idempotency_key,
        now=now,
    )
    submission, _ = Submission.objects.get_or_create(
        run=run,
        defaults={
            "learner": learner,
            "lab_slug": lab.slug,
            "lab_digest": lab.digest,
            "files": dict(files),
            "submitted_at": now,
        },
    )
    return submission
