"""
The end: by the learner, or by the time, at the next look of whoever looks. Each answer is then marked, once.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from portal.engines.curriculum import Library, Question
from portal.engines.grading import BadResponse, is_coded, is_whole, mark_question, present
from portal.records.accounts.models import Learner
from portal.records.interviews.find import overdue_of
from portal.records.interviews.given import in_words, standing_of
from portal.records.interviews.models import Interview, Item
from portal.records.progress.mark_by import mark_by
from portal.records.progress.practice import keep_answer
from portal.records.progress.scored import lock_tries

NOT_REACHED = "I did not get to say anything here."  # stands for a step that nobody wrote
SAID_ALOUD = "I said it aloud and did not write it down."  # to somebody who asked


def end_when_over(*, interview: Interview, library: Library, now: datetime) -> Interview:
    """Ended, when its time is up. Nothing otherwise."""
    if interview.finished_at is None and interview.is_over(now):
        finish_interview(interview=interview, library=library, now=now)
    return interview


def end_overdue(*, learner: Learner | None, library: Library, now: datetime) -> None:
    """All that have run out since somebody looked."""
    for interview in overdue_of(learner, now):
        finish_interview(interview=interview, library=library, now=now)


@transaction.atomic
def finish_interview(*, interview: Interview, library: Library, now: datetime) -> None:
    """
    Mark everything, all or nothing. Said again or by two at once, it happens once. One that has not begun is
    gone: nobody has said anything in it.
    """
    if interview.started_at is None:
        Interview.objects.filter(pk=interview.pk, started_at=None).delete()
        return
    ends_at = min(now, interview.ends_at) if interview.ends_at else now
    ended = Interview.objects.filter(pk=interview.pk, finished_at=None).update(finished_at=ends_at)
    interview.refresh_from_db()
    if not ended:
        return
    for item in interview.items.select_for_update():
        _settle(item, interview, library.question(item.ref))
        item.save()


def _settle(item: Item, interview: Interview, question: Question | None) -> None:
    not_asked = interview.is_pair and item.first_shown_at is None
    if not_asked or question is None or question.digest != item.question_digest:
        item.out_of = item.points = 0  # what was not asked, taken out or rewritten meanwhile costs nothing
        return
    standing = standing_of(question, item.given, item.texts, seed=interview.seed)
    item.points = 0
    if in_words(question):
        _settle_written(item, interview, question, dict(standing.response))
    elif standing.state == "answered" and is_coded(question):
        item.points = None  # until it has run: see grade.py
    elif standing.state == "answered":
        keep(item, interview, question, dict(standing.response), interview.finished_at)


def _settle_written(item: Item, interview: Interview, question: Question, response: dict[str, Any]) -> None:
    """Suggested, until somebody confirms it; an interviewer's ticks are that."""
    texts = _texts(question, response, spoken=item.ticks is not None)
    if not texts:
        return
    item.texts = texts
    if item.ticks is not None:
        keep(item, interview, question, {"texts": texts, "ticks": item.ticks}, interview.finished_at)
        _mark_as_peer(item, interview, question)
        return
    item.points = None
    found = {"texts": texts, "ticks": list(ticks_suggested(question, texts))}
    item.suggested = mark_question(question, found).mark.points


def _texts(question: Question, response: dict[str, Any], *, spoken: bool) -> list[str]:
    """One for each step, or none when nothing was said that anybody could judge."""
    written = response.get("texts")
    instead = SAID_ALOUD if spoken else NOT_REACHED
    texts = written if isinstance(written, list) else []
    said = [text if _judgeable(question, text) else instead for text in texts]
    if not spoken and all(text == instead for text in said):
        return []
    while getattr(present(question, seed=0, so_far={"texts": said}), "step", "confirm") != "confirm":
        said.append(instead)
    return said


def _judgeable(question: Question, text: str) -> bool:
    try:
        is_whole(question, {"texts": [text]})
    except BadResponse:
        return False
    return True


def ticks_suggested(question: Question, texts: list[str]) -> tuple[str, ...]:
    """Ids of what is found in them."""
    found = getattr(present(question, seed=0, so_far={"texts": texts}), "suggestions", None)
    return tuple(found.ticks) if found else ()


def keep(
    item: Item, interview: Interview, question: Question, response: dict[str, Any], at: datetime | None
) -> None:
    """As an answer like any other, so that reviews, mastery and points learn of it."""
    if interview.learner is None or at is None:
        return
    lock_tries(interview.learner)
    item.answer = keep_answer(
        learner=interview.learner, topic=item.topic, question=question, response=response, now=at
    )
    item.points, item.out_of = item.answer.points, item.answer.out_of


def _mark_as_peer(item: Item, interview: Interview, question: Question) -> None:
    """So that it wins over whatever the candidate would say of it later."""
    asked = interview.interviewer
    if item.answer is None or item.ticks is None or asked is None or asked == interview.learner:
        return
    mark_by(
        answer=item.answer,
        question=question,
        by=asked,
        role="peer",
        ticks=item.ticks,
        note=item.feedback,
        now=item.answer.answered_at,
    )
