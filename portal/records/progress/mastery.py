"""How somebody stands in each topic: by their latest answer to each question, however often they tried."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Count, F, Max, Window
from django.db.models.functions import RowNumber

from portal.engines.curriculum import Library, QuestionSet
from portal.records.accounts.models import Learner
from portal.records.progress.models import Answer, PracticeSession


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """
    `questions` and `answered` count questions, `attempts` answers. `right` were
    answered in full, `wrong` not. `percent` is of the points of what was answered.
    `earned` is the best that each question ever earned, together, of the `worth` of all.
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
    earned: float
    worth: float
    open_session: uuid.UUID | None

    @property
    def wrong(self) -> int:
        return self.answered - self.right

    @property
    def percent(self) -> int:
        return int(100 * self.points / self.out_of) if self.out_of else 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """
    One question of one learner: the mark of the latest answer, the most that any earned, how many there were.
    """

    points: float
    out_of: float
    earned: float
    tries: int


def standings_of(learner: Learner) -> dict[tuple[str, str], Standing]:
    """By topic and slug, also of questions that are gone. One query, one row for each question."""
    each = [F("topic"), F("question_slug")]
    latest_first = [F("answered_at").desc(), F("pk").desc()]
    given = Answer.objects.filter(learner=learner).annotate(
        place=Window(RowNumber(), partition_by=each, order_by=latest_first),
        most=Window(Max("earned"), partition_by=each),
        tries=Window(Count("pk"), partition_by=each),
    )
    rows = given.filter(place=1).values_list("topic", "question_slug", "points", "out_of", "most", "tries")
    return {
        (topic, slug): Standing(points=points, out_of=out_of, earned=most, tries=tries)
        for topic, slug, points, out_of, most, tries in rows
    }


def topics_of(learner: Learner | None, library: Library) -> tuple[Topic, ...]:
    """Every topic in the library's order. Two queries."""
    standings: dict[tuple[str, str], Standing] = {}
    under_way: dict[str, uuid.UUID] = {}
    if learner is not None:
        standings = standings_of(learner)
        sessions = PracticeSession.objects.of(learner).under_way().order_by("started_at")
        under_way = dict(sessions.values_list("topic", "pk"))
    attempts: dict[str, int] = {}
    for (topic, _), standing in standings.items():
        attempts[topic] = attempts.get(topic, 0) + standing.tries
    return tuple(
        _topic(question_set, standings, attempts.get(slug, 0), under_way.get(slug))
        for slug, question_set in library.question_sets.items()
    )


def _topic(
    question_set: QuestionSet,
    standings: dict[tuple[str, str], Standing],
    attempts: int,
    open_session: uuid.UUID | None,
) -> Topic:
    topic = question_set.topic
    known = [(question, standings.get((topic, question.slug))) for question in question_set.questions]
    answered = [(question, standing) for question, standing in known if standing]
    return Topic(
        slug=topic,
        title=question_set.title,
        summary=question_set.summary,
        questions=len(known),
        answered=len(answered),
        attempts=attempts,
        right=sum(standing.points == standing.out_of for _, standing in answered),
        points=sum(standing.points for _, standing in answered),
        out_of=sum(standing.out_of for _, standing in answered),
        # A question may be worth less by now than what it once earned.
        earned=sum(min(standing.earned, question.points) for question, standing in answered),
        worth=sum(question.points for question in question_set.questions),
        open_session=open_session,
    )
