"""When the run of code that was handed in ends, it is graded in the same transaction."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.utils.timezone import now

from portal.engines.curriculum.models import Coded
from portal.engines.grading import grade_lab, is_coded, to_json
from portal.library import original as library
from portal.records.progress.question_place import task_at
from portal.records.progress.question_run import QuestionRun
from portal.records.progress.question_runs import grading_of
from portal.records.progress.signals import code_graded
from portal.records.runs.models import Purpose, Run, RunState
from portal.records.runs.signals import run_finished
from portal.records.runs.stored import deployed_of, outcomes_of

CHANGED = (
    "The question was changed while your code ran, so this answer does not count. "
    "Your code is saved: answer again."
)


@receiver(run_finished, dispatch_uid="progress.settle_code")
def settle_code(*, run: Run, **_: Any) -> None:
    """A run that broke or was cancelled says nothing about the code: the question is as it was."""
    if run.purpose != Purpose.ANSWER or run.state != RunState.FINISHED:
        return
    asked = grading_of(run)
    if asked is None:
        return
    question = library().question(f"{asked.topic}/{asked.question_slug}")
    if question is None or not is_coded(question) or question.digest != asked.question_digest:
        run.state, run.fault = RunState.BROKEN, CHANGED
        run.save(update_fields=["state", "fault"])
        return
    _grade(asked, question, run)
    code_graded.send(sender=QuestionRun, asked=asked, question=question, response=asked.response)


def _grade(asked: QuestionRun, question: Coded, run: Run) -> None:
    lab = task_at(question, asked.topic, asked.place)
    asked.grade = to_json(grade_lab(lab, asked.files, outcomes_of(run), deployed=deployed_of(run)))
    asked.graded_at = run.finished_at or now()
    asked.save(update_fields=["grade", "graded_at"])
