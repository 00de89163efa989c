"""A new interview: chosen for a role and a level, of what was not answered lately."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from portal.engines.curriculum import Library
from portal.engines.scheduling.interview import Candidate, Wishes, choose
from portal.records.accounts.models import Learner
from portal.records.interviews.models import Interview, Item, Mode, Seat
from portal.records.progress.models import Answer


@transaction.atomic
def start_interview(*, learner: Learner, wishes: Wishes, library: Library, now: datetime) -> Interview:
    """Alone; the clock runs from now. Raises NothingToAsk, and makes nothing then."""
    interview = _make(Mode.ALONE, wishes, library, answered_by=learner, now=now, learner=learner)
    return run_clock(interview=interview, now=now)


@transaction.atomic
def start_pair(*, host: Learner, seat: Seat, wishes: Wishes, library: Library, now: datetime) -> Interview:
    """
    For two; `seat` is the host's. The clock waits until the interviewer starts it. Nobody knows yet what a
    guest has answered: then questions are chosen as for somebody new. Raises NothingToAsk.
    """
    if seat == Seat.CANDIDATE:
        return _make(Mode.PAIR, wishes, library, answered_by=host, now=now, learner=host)
    return _make(Mode.PAIR, wishes, library, answered_by=None, now=now, interviewer=host)


def run_clock(*, interview: Interview, now: datetime) -> Interview:
    """Said again, nothing changes."""
    ends_at = now + timedelta(minutes=interview.minutes)
    Interview.objects.filter(pk=interview.pk, started_at=None).update(started_at=now, ends_at=ends_at)
    interview.refresh_from_db(fields=["started_at", "ends_at"])
    return interview


def _make(
    mode: Mode,
    wishes: Wishes,
    library: Library,
    *,
    answered_by: Learner | None,
    now: datetime,
    **seats: Learner,
) -> Interview:
    seed = secrets.randbelow(2**31)
    chosen = choose(_pool(library, answered_by, now), wishes, seed=seed)
    interview = Interview.objects.create(
        mode=mode,
        role=wishes.role,
        level=wishes.level,
        minutes=wishes.minutes,
        seed=seed,
        made_at=now,
        **seats,
    )
    Item.objects.bulk_create(
        Item(
            interview=interview,
            position=position,
            topic=one.topic,
            question_slug=one.question.slug,
            question_digest=one.question.digest,
            out_of=one.question.points,
        )
        for position, one in enumerate(chosen, 1)
    )
    return interview


def _pool(library: Library, learner: Learner | None, now: datetime) -> list[Candidate]:
    """Every question there is. One query."""
    latest: dict[tuple[str, str], datetime] = {}
    if learner is not None:
        rows = Answer.objects.filter(learner=learner).values_list("topic", "question_slug")
        latest = {(topic, slug): at for topic, slug, at in rows.annotate(at=Max("answered_at"))}
    return [
        Candidate(topic=topic, question=question, days_ago=_days(latest.get((topic, question.slug)), now))
        for topic, question_set in library.question_sets.items()
        for question in question_set.questions
    ]


def _days(since: datetime | None, now: datetime) -> float | None:
    return None if since is None else (now - since).total_seconds() / 86_400
