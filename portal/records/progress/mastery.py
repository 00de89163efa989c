"""How somebody stands in each topic: by their latest answer to each question, however often they tried."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from portal.engines.curriculum import Library, QuestionSet
from portal.records.accounts.models import Learner
from portal.records.progress.models import Answer, PracticeSession


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """
    `questions` and `answered` count questions, `attempts` answers. `right` were
    answered in full, `wrong` not. `percent` is of the points of what was answered.
    """

    slug: str
    title: str
    summary: str
    questions: int
    answered: int
    attempts: int
    right: int
    points: float
    out_of: float
    open_session: uuid.UUID | None

    @property
    def wrong(self) -> int:
        return self.answered - self.right

    @property
    def percent(self) -> int:
        return int(100 * self.points / self.out_of) if self.out_of else 0


def topics_of(learner: Learner | None, library: Library) -> tuple[Topic, ...]:
    """Every topic in the library's order. Two queries."""
    latest: dict[tuple[str, str], Answer] = {}
    attempts: dict[str, int] = {}
    under_way: dict[str, uuid.UUID] = {}
    if learner is not None:
        given = Answer.objects.filter(learner=learner).order_by("answered_at", "pk")
        for answer in given.only("topic", "question_slug", "points", "out_of"):
            latest[answer.topic, answer.question_slug] = answer
            attempts[answer.topic] = attempts.get(answer.topic, 0) + 1
        sessions = PracticeSession.objects.of(learner).under_way().order_by("started_at")
        under_way = dict(sessions.values_list("topic", "pk"))
    return tuple(
        _topic(question_set, latest, attempts.get(slug, 0), under_way.get(slug))
        for slug, question_set in library.question_sets.items()
    )


def _topic(
    question_set: QuestionSet,
    latest: dict[tuple[str, str], Answer],
    attempts: int,
    open_session: uuid.UUID | None,
) -> Topic:
    topic = question_set.topic
    answers = [
        latest[topic, question.slug]
        for question in question_set.questions
        if (topic, question.slug) in latest
    ]
    return Topic(
        slug=topic,
        title=question_set.title,
        summary=question_set.summary,
        questions=len(question_set.questions),
        answered=len(answers),
        attempts=attempts,
        right=sum(answer.points == answer.out_of for answer in answers),
        points=sum(answer.points for answer in answers),
        out_of=sum(answer.out_of for answer in answers),
        open_session=open_session,
    )
