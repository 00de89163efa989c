"""A rating is kept, and the card gets its next day."""

from __future__ import annotations

import dataclasses
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from portal.engines.scheduling import cards
from portal.engines.scheduling.cards import DAY, Card
from portal.engines.scheduling.load import balance, window
from portal.engines.scheduling.rating import Rated, Rating, Seen
from portal.records.accounts.models import Learner
from portal.records.progress.models import Answer, Submission
from portal.records.reviews.models import Kind, ReviewCard, ReviewLog
from portal.records.reviews.settings_of import settings_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Thing:
    """What a card is of: a question of a topic, or a check of a lab."""

    kind: Kind
    within: str
    slug: str


def find_card(*, learner: Learner, thing: Thing) -> ReviewCard | None:
    """Locked: two answers at once are two reviews, one after the other."""
    cards_of = ReviewCard.objects.select_for_update(of=("self",)).of(learner)
    found = cards_of.filter(kind=thing.kind, within=thing.within, slug=thing.slug).first()
    if found is not None:
        found.learner = learner  # it is known, and need not be asked for again
    return found


def make_card(*, learner: Learner, thing: Thing, digest: str, now: datetime) -> ReviewCard:
    """Never reviewed, and locked; the one that is there when another was first. Two queries."""
    new = cards.first(now)
    made = ReviewCard(
        learner=learner,
        kind=thing.kind,
        within=thing.within,
        slug=thing.slug,
        digest=digest,
        memory=cards.to_json(new),
        due_at=new.due_at,
        created_at=now,
    )
    ReviewCard.objects.bulk_create([made], ignore_conflicts=True)
    found = find_card(learner=learner, thing=thing)
    assert found is not None
    return found


def keep_review(
    *,
    card: ReviewCard,
    seen: Seen,
    rated: Rated,
    digest: str,
    answer: Answer | None = None,
    submission: Submission | None = None,
    now: datetime,
) -> ReviewLog:
    """The card must be locked. Four queries at most."""
    before = card.card
    was_due = before.reviews > 0 and card.is_due(now)
    log = ReviewLog.objects.create(
        learner=card.learner,
        card=card,
        answer=answer,
        submission=submission,
        before=card.memory,
        rating=rated.rating,
        derived=rated.rating,
        reason=rated.reason,
        share=seen.share,
        took_s=seen.took_s,
        expected_s=seen.expected_s,
        hints=seen.hints,
        said=seen.said,
        was_due=was_due,
        at=now,
    )
    card.digest = digest
    schedule(card, before, rated.rating, now)
    return log


def schedule(card: ReviewCard, before: Card, rating: Rating, at: datetime) -> None:
    """The next day after a review at that time, moved to a quieter one nearby."""
    retention = settings_of(card.learner).retention
    reviewed = cards.review(before, rating, at, retention=retention)
    due_on = reviewed.due_at.date()
    earliest, latest = window(due_on, reviewed.interval_days)
    if earliest < latest:
        load = _load(card, earliest, latest)
        moved = balance(due_on, reviewed.interval_days, load) - due_on
        reviewed = dataclasses.replace(reviewed, due_at=reviewed.due_at + moved)
    card.memory, card.due_at = cards.to_json(reviewed), reviewed.due_at
    card.save(update_fields=["memory", "due_at", "digest"])


def _load(card: ReviewCard, earliest: date, latest: date) -> Counter[date]:
    """What else is due on those days."""
    others = ReviewCard.objects.active().filter(learner_id=card.learner_id).exclude(pk=card.pk)
    first = cards.day_of(earliest)
    due = others.filter(due_at__gte=first, due_at__lt=cards.day_of(latest + DAY))
    return Counter(at.date() for at in due.values_list("due_at", flat=True))
