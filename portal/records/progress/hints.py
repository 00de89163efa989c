"""Hints, one after the other, each once its time has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from portal.engines.curriculum import Lab, Question
from portal.engines.curriculum.models.hint import Hint, as_hints
from portal.engines.grading.hints import NextHint, next_hint
from portal.records.accounts.models import Learner
from portal.records.progress.hinted import QuestionHint
from portal.records.progress.models import Answer, HintShown, Submission


@dataclass(frozen=True, kw_only=True, slots=True)
class Hints:
    """
    `shown` are Markdown; `next` is None when there is no other; `paid` is what those shown cost, in points.
    """

    shown: tuple[str, ...]
    next: NextHint | None
    left: int
    paid: float = 0.0


def hints_of(learner: Learner | None, lab: Lab, *, now: datetime) -> Hints:
    """At most three queries; none for a stranger, or a lab without hints."""
    hints = as_hints(lab.head.hints)
    if learner is None or not hints:
        return _standing(hints, lab.out_of, [], tries=0, tried_at=None, now=now)
    shown = HintShown.objects.filter(learner=learner, lab_slug=lab.slug)
    tries, tried_at = 0, None
    if any(hint.after_tries or hint.cooldown_s for hint in hints):
        graded = Submission.objects.of(learner).in_lab(lab.slug).graded()
        tries, tried_at = graded.count(), _latest(graded.order_by("-graded_at"), "graded_at")
    rows = list(shown.order_by("number").values_list("cost", "shown_at"))
    return _standing(hints, lab.out_of, rows, tries=tries, tried_at=tried_at, now=now)


def hints_to(learner: Learner | None, topic: str, question: Question, *, now: datetime) -> Hints | None:
    """None for a question without any. At most three queries; none for a stranger."""
    hints = as_hints(question.hints)
    if not hints:
        return None
    if learner is None:
        return _standing(hints, question.points, [], tries=0, tried_at=None, now=now)
    tries, tried_at = 0, None
    if any(hint.after_tries or hint.cooldown_s for hint in hints):
        given = Answer.objects.filter(learner=learner, topic=topic, question_slug=question.slug)
        tries, tried_at = given.count(), _latest(given.order_by("-answered_at"), "answered_at")
    shown = QuestionHint.objects.filter(learner=learner, topic=topic, question_slug=question.slug)
    rows = list(shown.order_by("number").values_list("cost", "shown_at"))
    return _standing(hints, question.points, rows, tries=tries, tried_at=tried_at, now=now)


@transaction.atomic
def show_hint(*, learner: Learner, lab: Lab, number: int | None = None, now: datetime) -> Hints:
    """
    What is shown from now on. `number` is the one asked for, from 1: asked for twice it is shown once,
    none can be skipped, and none comes before its time. Without it, the next.
    """
    standing = hints_of(learner, lab, now=now)
    wanted = standing.next
    if wanted is None or not wanted.ready or (number is not None and number < wanted.number):
        return standing
    row = HintShown(learner=learner, lab_slug=lab.slug, number=wanted.number, cost=wanted.cost, shown_at=now)
    HintShown.objects.bulk_create([row], ignore_conflicts=True)
    return hints_of(learner, lab, now=now)


@transaction.atomic
def show_hint_to(
    *, learner: Learner, topic: str, question: Question, number: int | None = None, now: datetime
) -> Hints | None:
    """The same for a question; None when it has none."""
    standing = hints_to(learner, topic, question, now=now)
    wanted = standing.next if standing else None
    if wanted is None or not wanted.ready or (number is not None and number < wanted.number):
        return standing
    row = QuestionHint(
        learner=learner,
        topic=topic,
        question_slug=question.slug,
        number=wanted.number,
        cost=wanted.cost,
        shown_at=now,
    )
    QuestionHint.objects.bulk_create([row], ignore_conflicts=True)
    return hints_to(learner, topic, question, now=now)


def _standing(
    hints: Sequence[Hint],
    points: float,
    rows: Sequence[tuple[float, datetime]],
    *,
    tries: int,
    tried_at: datetime | None,
    now: datetime,
) -> Hints:
    """
    `rows` are cost and time of those that were shown; more of them than there are hints by now may be kept.
    """
    shown = min(len(rows), len(hints))
    since = rows[-1][1] if rows else tried_at
    return Hints(
        shown=tuple(hint.text for hint in hints[:shown]),
        next=next_hint(hints, points=points, shown=shown, tries=tries, since=since, now=now),
        left=len(hints) - shown,
        paid=sum(cost for cost, _ in rows[:shown]),
    )


def _latest(rows: object, field: str) -> datetime | None:
    found: datetime | None = rows.values_list(field, flat=True).first()  # type: ignore[attr-defined]
    return found
