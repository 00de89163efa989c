"""Code that is handed in as an answer: it is run, and what its checks say comes when the run has ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from portal.engines.curriculum import Lab
from portal.engines.curriculum.locks import BrokenLock
from portal.engines.curriculum.models import Coded
from portal.engines.curriculum.policies import BadPolicy
from portal.engines.emulator.function import BadFunction
from portal.records.accounts.models import Learner
from portal.records.progress.drafts import keep_draft
from portal.records.progress.jobs import jobs_to_check
from portal.records.progress.question_place import key_of, task_at
from portal.records.progress.question_run import QuestionRun
from portal.records.progress.question_runs import keep_question_run, latest_grading
from portal.records.progress.stacks import stacks_to_check
from portal.records.runs.ask import TooManyRuns, ask_for_run
from portal.records.runs.models import Purpose

HandedIn = tuple[str, Coded, Mapping[str, str]]  # topic, question, files


@transaction.atomic
def ask_to_grade(
    *,
    learner: Learner,
    topic: str,
    question: Coded,
    files: Mapping[str, str],
    place: str,
    said: Mapping[str, Any] | None = None,
    base_version: int | None = None,
    idempotency_key: str,
    now: datetime,
) -> QuestionRun:
    """
    One at a time: while one is under way for this question and place, that one. The files become the draft
    there. When the run has ended, `code_graded` is sent. Raises BadDraft, BadFunction, BadPolicy,
    BrokenLock, TooManyRuns.
    """
    lab = task_at(question, topic, place)
    # Locked, so that two clicks at the same time are not two answers.
    Learner.objects.select_for_update(no_key=True).get(pk=learner.pk)
    before = latest_grading(learner, topic=topic, slug=question.slug, place=place)
    if before is not None and before.state == "waiting":
        return before
    work = work_to_grade(lab, files, learner=learner)
    keep_draft(learner=learner, lab=lab, files=files, event=None, base_version=base_version, now=now)
    handed_in = (topic, question, files)
    return _ask(handed_in, work, learner=learner, place=place, said=said or {}, key=idempotency_key, now=now)


def grade_each(
    *, learner: Learner, answers: Sequence[HandedIn], place: str, now: datetime
) -> tuple[QuestionRun, ...]:
    """
    Each of several answers graded once, as many at a time as the limits of runs allow: what is returned has
    been asked for, and the rest when this is called again, once one of them has ended. One that failed by our
    fault is asked for anew. Code that Lambda would not take fails its checks.
    """
    asked: list[QuestionRun] = []
    for topic, question, files in answers:
        found = latest_grading(learner, topic=topic, slug=question.slug, place=place)
        if found is None or found.state == "failed" or found.files != dict(files):
            try:
                handed_in = (topic, question, files)
                found = _ask_anew(handed_in, learner=learner, place=place, earlier=found, now=now)
            except TooManyRuns:
                continue
        asked.append(found)
    return tuple(asked)


def work_to_grade(lab: Lab, files: Mapping[str, str], *, learner: Learner) -> dict[str, Any]:
    """`jobs` and `stacks` for ask_for_run. Raises BadFunction, BadPolicy, BrokenLock."""
    return {
        "jobs": jobs_to_check(lab, files, learner=learner),
        "stacks": stacks_to_check(lab, files),
    }


@transaction.atomic
def _ask_anew(
    handed_in: HandedIn, *, learner: Learner, place: str, earlier: QuestionRun | None, now: datetime
) -> QuestionRun:
    topic, question, files = handed_in
    try:
        work = work_to_grade(task_at(question, topic, place), files, learner=learner)
    except (BadFunction, BadPolicy, BrokenLock):
        work = {"jobs": []}
    # The same whoever asks at the same time, and another one after a failure.
    key = f"{key_of(topic, question.slug, place)[-22:]}-{earlier.pk.hex if earlier else 'first'}"
    return _ask(handed_in, work, learner=learner, place=place, said={}, key=key, now=now)


def _ask(
    handed_in: HandedIn,
    work: Mapping[str, Any],
    *,
    learner: Learner,
    place: str,
    said: Mapping[str, Any],
    key: str,
    now: datetime,
) -> QuestionRun:
    topic, question, files = handed_in
    run = ask_for_run(
        learner=learner,
        purpose=Purpose.ANSWER,
        lab_slug=key_of(topic, question.slug, place),
        lab_digest=question.digest,
        idempotency_key=key,
        now=now,
        **work,
    )
    return keep_question_run(run, topic=topic, question=question, place=place, files=files, said=said)
