"""Runs of questions, for whoever asked for them: other people's do not exist."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from portal.engines.curriculum.models import Placed
from portal.records.accounts.models import Learner
from portal.records.progress.question_run import QuestionRun
from portal.records.runs.models import Run


def find_question_run(learner: Learner | None, run_id: UUID) -> QuestionRun | None:
    """With its run. One query."""
    return QuestionRun.objects.of(learner).filter(pk=run_id).first()


def latest_run(learner: Learner | None, *, topic: str, slug: str, place: str) -> QuestionRun | None:
    """Whatever it was for. One query."""
    return QuestionRun.objects.of(learner).at(topic, slug, place).first()


def latest_grading(learner: Learner | None, *, topic: str, slug: str, place: str) -> QuestionRun | None:
    """Of code that was handed in; `state` says how it stands. One query."""
    return QuestionRun.objects.of(learner).at(topic, slug, place).to_grade().first()


def grading_of(run: Run) -> QuestionRun | None:
    """What a run has graded. One query."""
    return QuestionRun.objects.filter(pk=run.pk).select_related("run").first()


def keep_question_run(
    run: Run,
    *,
    topic: str,
    question: Placed,
    place: str,
    files: Mapping[str, str] | None = None,
    said: Mapping[str, Any] | None = None,
) -> QuestionRun:
    """What a run is for; of a second click, what the first one kept."""
    kept: QuestionRun
    kept, _ = QuestionRun.objects.get_or_create(
        run=run,
        defaults={
            "learner_id": run.learner_id,
            "topic": topic,
            "question_slug": question.slug,
            "question_digest": question.digest,
            "place": place,
            "files": dict(files or {}),
            "said": dict(said or {}),
        },
    )
    return kept
