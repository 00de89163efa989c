"""The code of a prediction is run, exactly as it stands in the question; what comes of it marks nothing."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from portal.engines.curriculum.models import PredictThenRun
from portal.engines.emulator.function import Function, Job
from portal.engines.grading.predicted import environments_of
from portal.records.accounts.models import Learner
from portal.records.progress.question_place import key_of
from portal.records.progress.question_run import QuestionRun
from portal.records.progress.question_runs import keep_question_run
from portal.records.runs.ask import ask_for_run
from portal.records.runs.models import Purpose


def jobs_of_prediction(question: PredictThenRun, *, learner: Learner) -> list[Job]:
    """A fresh environment each, named by its number from 1."""
    function = Function(
        files={question.path: question.code},
        handler=question.handler,
        runtime=question.runtime,
        memory_mb=question.memory_mb,
        timeout_s=question.timeout_s,
        environment=dict(question.environment),
        name=question.slug,
    )
    owner = str(learner.pk)
    return [
        Job(id=str(number), owner=owner, function=function, events=events, warm=False)
        for number, events in enumerate(environments_of(question), 1)
    ]


@transaction.atomic
def run_predicted(
    *,
    learner: Learner,
    topic: str,
    question: PredictThenRun,
    place: str,
    idempotency_key: str,
    now: datetime,
) -> QuestionRun:
    """Raises TooManyRuns."""
    run = ask_for_run(
        learner=learner,
        purpose=Purpose.RUN,
        lab_slug=key_of(topic, question.slug, place),
        lab_digest=question.digest,
        jobs=jobs_of_prediction(question, learner=learner),
        idempotency_key=idempotency_key,
        now=now,
    )
    return keep_question_run(run, topic=topic, question=question, place=place)
