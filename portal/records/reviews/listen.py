"""What is heard of answers and of labs, wherever they were given."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from portal.engines.curriculum import Lab, Question
from portal.library import library
from portal.records.progress.models import Answer, Submission
from portal.records.progress.signals import answered, remarked, submission_graded
from portal.records.reviews.review_checks import review_checks
from portal.records.reviews.review_question import review_question, review_remarked
from portal.records.reviews.settle_day import settle_day


@receiver(answered, dispatch_uid="reviews.answered")
def after_answer(*, answer: Answer, question: Question, **_: Any) -> None:
    log = review_question(answer=answer, question=question)
    if log and log.was_due:
        settle_day(learner=answer.learner, library=library(), now=log.at)


@receiver(remarked, dispatch_uid="reviews.remarked")
def after_mark(*, answer: Answer, question: Question, **_: Any) -> None:
    review_remarked(answer=answer, question=question)


@receiver(submission_graded, dispatch_uid="reviews.submission_graded")
def after_try(*, submission: Submission, lab: Lab, **_: Any) -> None:
    if lab.incident is not None:  # asked again and again until it is healthy, which is no gap in knowledge
        return
    logs = review_checks(submission=submission, lab=lab)
    due = next((log for log in logs if log.was_due), None)
    if due:
        settle_day(learner=submission.learner, library=library(), now=due.at)
