"""What comes before an answer and makes it earn less: tries and hints."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from portal.engines.curriculum import Lab, Question
from portal.engines.grading.mark import Mark
from portal.engines.grading.scoring import Score, score
from portal.records.accounts.models import Learner
from portal.records.progress.hinted import QuestionHint
from portal.records.progress.models import Answer, HintShown, Submission


def lock_tries(learner: Learner) -> None:
    """
    Until the transaction ends nobody else answers for this learner: several answers sent at once are not
    all the first. SQLite lets one transaction write at a time anyway. One query at most.
    """
    if connection.features.has_select_for_update:
        Learner.objects.select_for_update().filter(pk=learner.pk).order_by().values_list("pk").first()


def score_answer(*, learner: Learner, topic: str, question: Question, mark: Mark) -> Score:
    """
    Of an answer that is about to be kept. A question that was changed since starts with a first try again; a
    hint stays known. After lock_tries(). Two queries at most.
    """
    before = Answer.objects.filter(
        learner=learner, topic=topic, question_slug=question.slug, question_digest=question.digest
    ).count()
    paid = _paid(learner, topic, question.slug) if question.hints else []
    return score(mark, attempt=before + 1, hint_costs=paid)


def score_again(answer: Answer, mark: Mark) -> Score:
    """Of an answer that gets another mark: the try and the hints are still the same. One query."""
    paid = _paid(answer.learner, answer.topic, answer.question_slug, until=answer.answered_at)
    return score(mark, attempt=answer.attempt, hint_costs=paid)


def score_submission(submission: Submission, lab: Lab, mark: Mark) -> Score:
    """A run that could not be graded is no try. Two queries."""
    tries = Submission.objects.of(submission.learner).in_lab(lab.slug).graded()
    before = tries.filter(lab_digest=lab.digest).exclude(pk=submission.pk).count()
    hints = HintShown.objects.filter(
        learner=submission.learner, lab_slug=lab.slug, shown_at__lte=submission.submitted_at
    )
    return score(mark, attempt=before + 1, hint_costs=hints.values_list("cost", flat=True))


def score_of(answer: Answer) -> Score:
    """As it was kept."""
    return Score(
        mark=Mark(points=answer.points, out_of=answer.out_of),
        earned=answer.earned,
        attempt=answer.attempt,
        hints=answer.hints,
    )


def _paid(learner: Learner, topic: str, slug: str, *, until: datetime | None = None) -> list[float]:
    shown = QuestionHint.objects.filter(learner=learner, topic=topic, question_slug=slug)
    if until is not None:
        shown = shown.filter(shown_at__lte=until)
    return list(shown.values_list("cost", flat=True))
