"""Questions answered, in a session or inside a lesson. The first answer to a question of a session stands."""

from __future__ import annotations

import random
import secrets
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from portal.engines.curriculum import Question, QuestionSet
from portal.engines.grading import Verdict, in_steps, is_whole, mark_question
from portal.records.accounts.models import Learner
from portal.records.progress.models import Answer, PracticeSession, Written
from portal.records.progress.place import remember_place
from portal.records.progress.scored import lock_tries, score_answer
from portal.records.progress.signals import answered, session_finished

SIZE = 10  # questions a session
CONFIDENCES = ("unsure", "ok", "sure")


class SessionOver(Exception):
    """It has ended; start another."""


class NotAsked(Exception):
    """The question is not in this session."""


def start_session(
    *, learner: Learner, question_set: QuestionSet, size: int = SIZE, only_wrong: bool = False, now: datetime
) -> PracticeSession:
    """
    A new walk of at most `size` questions: those never answered first, then those answered worst.
    `only_wrong` takes what went wrong last time alone, if anything did. A walk begun before stays open.
    """
    seed = secrets.randbelow(2**31)
    session = PracticeSession.objects.create(
        learner=learner,
        topic=question_set.topic,
        topic_digest=question_set.digest,
        questions=_choose(learner, question_set, size=size, only_wrong=only_wrong, seed=seed),
        seed=seed,
        started_at=now,
    )
    remember_place(learner=learner, kind="practice", slug=str(session.pk), now=now)
    return session


def find_session(learner: Learner | None, session_id: Any) -> PracticeSession | None:
    """None for other people's."""
    found = PracticeSession.objects.of(learner).filter(pk=session_id).first()
    if found is not None and learner is not None:
        found.learner = learner  # it is known, and need not be asked for again
    return found


def find_own_session(owner: Q | None, session_id: Any) -> PracticeSession | None:
    """With its learner, in one query; `owner` is what owned_by() says of who asks."""
    if owner is None:
        return None
    return PracticeSession.objects.filter(owner, pk=session_id).select_related("learner").first()


def answer_in(session: PracticeSession, slug: str) -> Answer | None:
    """The one that stands. One query."""
    return Answer.objects.filter(session=session, question_slug=slug).first()


def open_sessions(learner: Learner | None) -> dict[str, PracticeSession]:
    """The newest session under way of each topic."""
    under_way = PracticeSession.objects.of(learner).under_way().order_by("started_at")
    return {session.topic: session for session in under_way}


def answer(
    *,
    session: PracticeSession,
    question: Question,
    response: Mapping[str, Any],
    confidence: str = "",
    took_s: float | None = None,
    now: datetime,
) -> Answer | None:
    """
    The answer that counts: the first, also when it is posted twice or from two
    tabs. None while more is asked before it counts; what was given is kept. The
    session ends with its last one. Raises BadResponse, NotAsked, SessionOver.
    """
    if question.slug not in session.questions:
        raise NotAsked(_("“%(slug)s” is not a question of this session.") % {"slug": question.slug})
    try:
        return _answer(session, question, response, confidence=confidence, took_s=took_s, now=now)
    except IntegrityError:
        return Answer.objects.get(session=session, question_slug=question.slug)


@transaction.atomic
def _answer(
    session: PracticeSession,
    question: Question,
    response: Mapping[str, Any],
    *,
    confidence: str,
    took_s: float | None,
    now: datetime,
) -> Answer | None:
    lock_tries(session.learner)
    given = {answer.question_slug: answer for answer in Answer.objects.filter(session=session)}
    if question.slug in given:
        return given[question.slug]
    if session.finished_at is not None:
        raise SessionOver(_("This session has ended. Start another; what you answered is kept."))
    if not is_whole(question, response):
        _keep(
            learner=session.learner,
            session=session.pk,
            topic=session.topic,
            question=question,
            response=response,
            now=now,
        )
        return None
    made = keep_answer(
        learner=session.learner,
        topic=session.topic,
        question=question,
        response=response,
        session=session,
        confidence=confidence,
        took_s=took_s,
        now=now,
    )
    if len(given) + 1 >= len(session.questions):
        finish_session(session=session, now=now)
    return made


def finish_session(*, session: PracticeSession, now: datetime) -> None:
    """Over, also with questions left; said again, nothing changes."""
    if not PracticeSession.objects.filter(pk=session.pk, finished_at=None).update(finished_at=now):
        session.refresh_from_db(fields=["finished_at"])
        return
    session.finished_at = now
    session_finished.send(sender=PracticeSession, session=session)


@transaction.atomic
def answer_inline(
    *,
    learner: Learner,
    topic: str,
    question: Question,
    response: Mapping[str, Any],
    confidence: str = "",
    took_s: float | None = None,
    now: datetime,
) -> Answer | None:
    """
    Outside a session a question may be answered again; the latest shows. None while more
    is asked before it counts. Raises BadResponse.
    """
    if not is_whole(question, response):
        _keep(learner=learner, session=None, topic=topic, question=question, response=response, now=now)
        return None
    lock_tries(learner)
    return keep_answer(
        learner=learner,
        topic=topic,
        question=question,
        response=response,
        confidence=confidence,
        took_s=took_s,
        now=now,
    )


def keep_answer(
    *,
    learner: Learner,
    topic: str,
    question: Question,
    response: Mapping[str, Any],
    session: PracticeSession | None = None,
    confidence: str = "",
    took_s: float | None = None,
    now: datetime,
) -> Answer:
    """
    The one place where an answer that counts is marked, scored and kept, wherever it was given, in a
    transaction that has begun with lock_tries(); whoever listens to `answered` hears of it there. Raises
    BadResponse, and IntegrityError for the second one of a session.
    """
    verdict = mark_question(question, response)
    found = score_answer(learner=learner, topic=topic, question=question, mark=verdict.mark)
    made = Answer.objects.create(
        learner=learner,
        session=session,
        topic=topic,
        question_slug=question.slug,
        question_digest=question.digest,
        response=dict(response),
        points=verdict.mark.points,
        out_of=verdict.mark.out_of,
        earned=found.earned,
        attempt=found.attempt,
        hints=found.hints,
        confidence=confidence if confidence in CONFIDENCES else "",
        took_s=took_s,
        answered_at=now,
    )
    _forget(made, question)
    answered.send(sender=Answer, answer=made, question=question)
    return made


def written_so_far(
    *, learner: Learner | None, topic: str, question: Question, session: uuid.UUID | None = None
) -> dict[str, Any]:
    """
    What was given to a question of several steps and does not count yet; {} for nothing, and once the
    question has changed. One query for such questions, none for others.
    """
    if learner is None or not in_steps(question):
        return {}
    kept = Written.objects.to(learner, session, topic, question.slug).order_by("-written_at", "-pk").first()
    return dict(kept.response) if kept and kept.question_digest == question.digest else {}


def latest_inline(learner: Learner | None, refs: tuple[str, ...]) -> dict[str, Answer]:
    """The latest answer to each of the questions ("topic/slug") of a lesson. One query."""
    if learner is None or not refs:
        return {}
    slugs = [ref.partition("/")[2] for ref in refs]
    given = Answer.objects.filter(learner=learner, question_slug__in=slugs).order_by("answered_at")
    by_ref = {f"{answer.topic}/{answer.question_slug}": answer for answer in given}
    return {ref: by_ref[ref] for ref in refs if ref in by_ref}


def verdict_on(answer: Answer, question: Question) -> Verdict | None:
    """
    The explanation of an answer given earlier; None when the question has changed
    since and the answer no longer fits it.
    """
    if answer.question_digest != question.digest:
        return None
    return mark_question(question, answer.response)


def _keep(
    *,
    learner: Learner,
    session: uuid.UUID | None,
    topic: str,
    question: Question,
    response: Mapping[str, Any],
    now: datetime,
) -> None:
    """In place of what was there."""
    Written.objects.to(learner, session, topic, question.slug).delete()
    Written.objects.create(
        learner=learner,
        session_id=session,
        topic=topic,
        question_slug=question.slug,
        question_digest=question.digest,
        response=dict(response),
        written_at=now,
    )


def _forget(made: Answer, question: Question) -> None:
    if in_steps(question):
        Written.objects.to(made.learner, made.session_id, made.topic, made.question_slug).delete()


def _choose(
    learner: Learner, question_set: QuestionSet, *, size: int, only_wrong: bool, seed: int
) -> list[str]:
    given = Answer.objects.filter(learner=learner, topic=question_set.topic).order_by("answered_at")
    latest = {answer.question_slug: answer.points / answer.out_of for answer in given.only(*_MARK)}
    slugs = [question.slug for question in question_set.questions]
    wrong = [slug for slug in slugs if latest.get(slug, 1.0) < 1.0]
    if only_wrong and wrong:
        slugs = wrong
    # Not a secret: the seed is kept so that a reload walks the same way.
    random.Random(seed).shuffle(slugs)  # noqa: S311
    slugs.sort(key=lambda slug: latest.get(slug, -1.0))
    chosen = slugs[:size]
    random.Random(seed).shuffle(chosen)  # noqa: S311
    return chosen


_MARK = ("question_slug", "points", "out_of", "answered_at")
