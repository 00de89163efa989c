"""An answer in words, marked by somebody else than who wrote it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext as _

from portal.engines.curriculum import Question
from portal.engines.grading import in_steps, mark_question
from portal.records.accounts.models import Learner
from portal.records.progress.marking import Marking
from portal.records.progress.models import Answer
from portal.records.progress.scored import score_again
from portal.records.progress.signals import remarked

RANKS = ("", "self", "peer", "instructor")  # whose mark counts: the highest, and of those the latest
LONGEST_NOTE = 2_000


class NotMarkable(Exception):
    """Nobody else can mark it; the message says why."""


@transaction.atomic
def mark_by(
    *,
    answer: Answer,
    question: Question,
    by: Learner,
    role: Literal["peer", "instructor"],
    ticks: Sequence[str],
    note: str = "",
    now: datetime,
) -> Marking:
    """
    `ticks` are the ids of the points and red flags that `by` found in it. A peer's mark wins over the
    author's own, an instructor's over both, a later one over an earlier one of the same role; every one
    is kept. When it counts, the answer's ticks, points and earned are its own from then on, and
    `remarked` is sent. Who may mark whose answer is for the caller to decide. Raises NotMarkable, and
    BadResponse for a point that is not there.
    """
    answer = Answer.objects.select_for_update(of=("self",)).select_related("learner").get(pk=answer.pk)
    if not in_steps(question):
        raise NotMarkable(_("This question marks itself; only answers in words are marked by people."))
    if answer.question_digest != question.digest:
        raise NotMarkable(_("The question has changed since it was answered; the mark stays as it is."))
    if by.pk == answer.learner_id:
        raise NotMarkable(_("It is your own answer; somebody else has to mark it."))
    response = {**answer.response, "ticks": list(dict.fromkeys(ticks))}
    mark = mark_question(question, response).mark
    _keep_own(answer)
    made = Marking.objects.create(
        answer=answer,
        by=by,
        role=role,
        ticks=response["ticks"],
        points=mark.points,
        out_of=mark.out_of,
        note=note.replace("\x00", "")[:LONGEST_NOTE],
        marked_at=now,
    )
    if RANKS.index(role) >= RANKS.index(answer.marked_by):
        answer.response, answer.marked_by = response, role
        answer.points, answer.out_of = mark.points, mark.out_of
        answer.earned = score_again(answer, mark).earned
        answer.save(update_fields=["response", "marked_by", "points", "out_of", "earned"])
        remarked.send(sender=Answer, answer=answer, question=question)
    return made


def marking_that_counts(answer: Answer) -> Marking | None:
    """Somebody else's, with who gave it; None while the author's own mark counts. At most one query."""
    if not answer.marked_by:
        return None
    given = answer.markings.filter(role=answer.marked_by).select_related("by__user")
    return given.order_by("-marked_at", "-pk").first()


def _keep_own(answer: Answer) -> None:
    """What the author had ticked, once."""
    if answer.marked_by:
        return
    Marking.objects.create(
        answer=answer,
        by=answer.learner,
        role="self",
        ticks=list(answer.response.get("ticks", [])),
        points=answer.points,
        out_of=answer.out_of,
        marked_at=answer.answered_at,
    )
