"""What somebody's answers say of topics and concepts, as the engine weighs it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.engines.curriculum import Library, Question
from portal.engines.scheduling.mastery import Given
from portal.records.accounts.models import Learner
from portal.records.progress.models import Answer

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """An answer to a question that is still there. `share` of its points, 0 to 1."""

    topic: str
    question: Question
    share: float
    points: float
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """
    Of every topic and every concept that anything was answered of. `cold` has the first answer to each
    question alone, as if nobody had learnt from it: what a question never seen will meet.
    """

    topics: Mapping[str, tuple[Given, ...]]
    concepts: Mapping[str, tuple[Given, ...]]
    cold: Mapping[str, tuple[Given, ...]]


def answers_of(learner: Learner | None, library: Library, topic: str = "") -> tuple[Answered, ...]:
    """The earliest first; of one topic, or of all. One query, of plain rows; none for nobody."""
    if learner is None:
        return ()
    given = Answer.objects.filter(learner=learner, out_of__gt=0)
    if topic:
        given = given.filter(topic=topic)
    rows = given.order_by("answered_at", "pk").values_list(
        "topic", "question_slug", "points", "out_of", "answered_at"
    )
    return tuple(
        Answered(topic=where, question=question, share=points / out_of, points=out_of, at=at)
        for where, slug, points, out_of, at in rows
        if (question := library.question(f"{where}/{slug}"))
    )


def weigh_answers(
    answers: Iterable[Answered], *, recalls: Mapping[str, float] | None = None, now: datetime
) -> Evidence:
    """
    `answers` with the earliest first; those after `now` do not count. `recalls` says how likely a question
    ("topic/slug") is still known, where there is a card of it.
    """
    topics, concepts, cold = (defaultdict[str, list[Given]](list) for _ in range(3))
    later: dict[str, int] = {}
    first: dict[str, Given] = {}
    for one in reversed([answer for answer in answers if answer.at <= now]):
        ref = f"{one.topic}/{one.question.slug}"
        known = _given(one, ref, now=now, recall=(recalls or {}).get(ref), later=later.get(ref, 0))
        later[ref] = known.later + 1
        topics[one.topic].append(known)
        for concept in one.question.concepts:
            concepts[concept].append(known)
        first[ref] = _given(one, ref, now=now)
    for ref, given in first.items():
        cold[ref.partition("/")[0]].append(given)
    return Evidence(topics=_fixed(topics), concepts=_fixed(concepts), cold=_fixed(cold))


def _given(one: Answered, ref: str, *, now: datetime, recall: float | None = None, later: int = 0) -> Given:
    return Given(
        question=ref,
        share=one.share,
        points=one.points,
        level=one.question.level,
        age_days=(now - one.at) / DAY,
        recall=recall,
        later=later,
    )


def _fixed(found: Mapping[str, list[Given]]) -> dict[str, tuple[Given, ...]]:
    return {skill: tuple(given) for skill, given in found.items()}
