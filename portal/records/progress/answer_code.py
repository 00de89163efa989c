"""Code as the answer to a question of practice: handed in now, counted when its run has ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.utils.timezone import now as current_time
from django.utils.translation import gettext as _

from portal.engines.curriculum import Question
from portal.engines.curriculum.models import Coded
from portal.engines.grading.coded import is_whole
from portal.records.accounts.models import Learner
from portal.records.progress.ask_to_grade import ask_to_grade
from portal.records.progress.models import PracticeSession
from portal.records.progress.practice import NotAsked, SessionOver, answer, answer_in, answer_inline
from portal.records.progress.question_place import ALONE, session_in, session_place
from portal.records.progress.question_run import QuestionRun
from portal.records.progress.signals import code_graded


class AlreadyAnswered(Exception):
    """In this session."""


@transaction.atomic
def answer_code(
    *,
    learner: Learner,
    topic: str,
    question: Coded,
    files: Mapping[str, str],
    session: PracticeSession | None = None,
    said: Mapping[str, Any] | None = None,
    base_version: int | None = None,
    idempotency_key: str,
    now: datetime,
) -> QuestionRun:
    """
    What is to be run. `said` goes along to keep_answer: how sure somebody is, how long it took. Raises
    AlreadyAnswered, BadResponse, NotAsked, SessionOver, and what ask_to_grade raises.
    """
    if session is not None:
        _refuse(session, question)
    is_whole(question, {"files": files})  # refuses what could not be run
    return ask_to_grade(
        learner=learner,
        topic=topic,
        question=question,
        files=files,
        place=session_place(session.pk) if session else ALONE,
        said=said,
        base_version=base_version,
        idempotency_key=idempotency_key,
        now=now,
    )


def _refuse(session: PracticeSession, question: Coded) -> None:
    if question.slug not in session.questions:
        raise NotAsked(_("“%(slug)s” is not a question of this session.") % {"slug": question.slug})
    if answer_in(session, question.slug) is not None:
        raise AlreadyAnswered(_("The first answer of a session stands."))
    if session.finished_at is not None:
        raise SessionOver(_("This session has ended. Start another; what you answered is kept."))


@receiver(code_graded, dispatch_uid="progress.count_code")
def count_code(*, asked: QuestionRun, question: Question, response: dict[str, Any], **_: Any) -> None:
    """What was handed in alone or in a session counts. Other places have others who listen."""
    at = asked.graded_at or current_time()
    session_id = session_in(asked.place)
    session = PracticeSession.objects.filter(pk=session_id).first() if session_id else None
    if session is not None and session.finished_at is None:
        answer(session=session, question=question, response=response, now=at, **asked.said)
    elif session is not None or asked.place == ALONE:
        # Handed in before the session ended elsewhere: it is no less an answer.
        answer_inline(
            learner=asked.learner,
            topic=asked.topic,
            question=question,
            response=response,
            now=at,
            **asked.said,
        )
