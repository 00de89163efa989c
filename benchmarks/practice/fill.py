"""A million answers, in the order of time."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from portal.engines.curriculum import Library, QuestionSet
from portal.records.accounts.models import Learner, User
from portal.records.progress.models import Answer, PracticeSession

START = datetime(2026, 1, 1, tzinfo=UTC)
SIZE = 10  # questions a session
BATCH = 400  # sessions at once
COLUMNS = (
    "learner_id",
    "session_id",
    "topic",
    "question_slug",
    "question_digest",
    "response",
    "points",
    "out_of",
    "earned",
    "confidence",
    "took_s",
    "answered_at",
)
RESPONSE = json.dumps({"choice": "a", "filling": "x" * 60})


def fill(library: Library, *, answers: int, learners: int) -> None:
    """As many answers as were asked for, by users with a learner each. Some minutes for a million."""
    everybody = _people(learners)
    sets = list(library.question_sets.values())
    chance = random.Random(7)
    digests = {
        f"{topic}/{question.slug}": question.digest
        for topic, found in library.question_sets.items()
        for question in found.questions
    }
    for first in range(0, answers // SIZE, BATCH):
        numbers = range(first, min(first + BATCH, answers // SIZE))
        begun = [_session(n, everybody[n % learners], chance.choice(sets), chance) for n in numbers]
        with transaction.atomic():
            PracticeSession.objects.bulk_create(begun)
            _insert(_answers(begun, digests, chance))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # what a database that is in use does by itself now and then


def _people(learners: int) -> list[Learner]:
    users = [User(email=f"learner{number}@example.com", password="!") for number in range(learners)]
    User.objects.bulk_create(users)
    Learner.objects.bulk_create(Learner(user=user, created_at=START) for user in User.objects.order_by("pk"))
    return list(Learner.objects.order_by("pk"))


def _session(number: int, learner: Learner, topic: QuestionSet, chance: random.Random) -> PracticeSession:
    at = START + timedelta(seconds=200 * number)
    slugs = [question.slug for question in topic.questions]
    return PracticeSession(
        learner=learner,
        topic=topic.topic,
        topic_digest=topic.digest,
        questions=chance.sample(slugs, min(SIZE, len(slugs))),
        seed=number,
        started_at=at,
        finished_at=at + timedelta(seconds=150),
    )


def _answers(
    sessions: list[PracticeSession], digests: dict[str, str], chance: random.Random
) -> Iterator[tuple[Any, ...]]:
    """Rows of COLUMNS."""
    for session in sessions:
        for place, slug in enumerate(session.questions):
            points = chance.choice((0.0, 0.5, 1.0, 1.0))
            yield (
                session.learner_id,
                session.pk,
                session.topic,
                slug,
                digests[f"{session.topic}/{slug}"],
                RESPONSE,
                points,
                1.0,
                points,
                "ok",
                12.5,
                session.started_at + timedelta(seconds=10 * place),
            )


def _insert(rows: Iterator[tuple[Any, ...]]) -> None:
    """Without a model for each row, which would take longer than the database does."""
    table = connection.ops.quote_name(Answer._meta.db_table)
    places = ", ".join(["%s"] * len(COLUMNS))
    fields = [next(f for f in Answer._meta.fields if f.attname == name or f.name == name) for name in COLUMNS]
    statement = f"INSERT INTO {table} ({', '.join(COLUMNS)}) VALUES ({places})"
    with connection.cursor() as cursor:
        cursor.executemany(
            statement,
            [
                tuple(
                    value if value is RESPONSE else field.get_db_prep_save(value, connection)
                    for field, value in zip(fields, row, strict=True)
                )
                for row in rows
            ],
        )
