"""Run of a question's code: with the learner's own event, costing and counting nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from portal.engines.curriculum.models import Coded
from portal.records.accounts.models import Learner
from portal.records.progress.drafts import keep_draft
from portal.records.progress.question_place import task_at
from portal.records.progress.question_runs import keep_question_run
from portal.records.progress.try_out import work_to_try
from portal.records.runs.ask import ask_for_run
from portal.records.runs.models import Purpose, Run


@transaction.atomic
def try_code(
    *,
    learner: Learner,
    topic: str,
    question: Coded,
    files: Mapping[str, str],
    event: str,
    place: str,
    base_version: int | None = None,
    idempotency_key: str,
    now: datetime,
) -> Run:
    """
    One invocation, or of a template one deployment with all that its visible checks do. The files become the
    draft there. Raises BadDraft, BadEvent, BadFunction, BadPolicy, TooManyRuns.
    """
    lab = task_at(question, topic, place)
    work = work_to_try(lab, files, event, learner=learner)
    keep_draft(learner=learner, lab=lab, files=files, event=event, base_version=base_version, now=now)
    run = ask_for_run(
        learner=learner,
        purpose=Purpose.RUN,
        lab_slug=lab.slug,
        lab_digest=question.digest,
        idempotency_key=idempotency_key,
        now=now,
        **work,
    )
    keep_question_run(run, topic=topic, question=question, place=place, files=files)
    return run
