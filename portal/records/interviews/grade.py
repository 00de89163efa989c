"""Code that was written in an interview is run once it is over: as much at a time as anybody may run."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.dispatch import receiver

from portal.engines.curriculum import Library, Question
from portal.engines.grading import is_coded
from portal.engines.grading.coded import read
from portal.records.interviews.finish import keep
from portal.records.interviews.models import Interview, Item, as_form
from portal.records.progress.ask_to_grade import grade_each
from portal.records.progress.question_run import QuestionRun
from portal.records.progress.signals import code_graded

_PLACE = "interview-"


def place_of(interview: Interview) -> str:
    """Where its code is kept apart from that of practice."""
    return f"{_PLACE}{interview.pk}"


def grade_waiting(*, interview: Interview, library: Library, now: datetime) -> int:
    """
    How many answers still wait for their runs; those that may run now are asked for. Called at each look
    until there are none. One query when nothing waits.
    """
    if interview.finished_at is None or interview.learner is None:
        return 0
    answers = []
    for item in Item.objects.filter(interview=interview, points=None, suggested=None):
        question = library.question(item.ref)
        if question is None or not is_coded(question) or question.digest != item.question_digest:
            # Taken out or rewritten since: that costs nobody anything.
            Item.objects.filter(pk=item.pk).update(points=0, out_of=0)
            continue
        files = read(question, as_form(item.given), interview.seed, {})["files"]
        answers.append((item.topic, question, files))
    asked = (
        grade_each(learner=interview.learner, answers=answers, place=place_of(interview), now=now)
        if answers
        else ()
    )
    for one in asked:
        question = library.question(f"{one.topic}/{one.question_slug}")
        if one.response is not None and question is not None:
            _settle(one, question, one.response)
    return Item.objects.filter(interview=interview, points=None, suggested=None).count()


@receiver(code_graded, dispatch_uid="interviews.grade")
def settle_code(*, asked: QuestionRun, question: Question, response: dict[str, Any], **_: Any) -> None:
    if asked.place.startswith(_PLACE):
        _settle(asked, question, response)


@transaction.atomic
def _settle(asked: QuestionRun, question: Question, response: dict[str, Any]) -> None:
    """Once, whoever hears of it first."""
    item = (
        Item.objects.select_for_update(of=("self",))
        .select_related("interview__learner")
        .filter(
            interview_id=asked.place.removeprefix(_PLACE),
            topic=asked.topic,
            question_slug=asked.question_slug,
            points=None,
            suggested=None,
        )
        .first()
    )
    if item is not None and item.interview.finished_at is not None:
        keep(item, item.interview, question, response, item.interview.finished_at)
        item.save()
