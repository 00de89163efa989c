"""Reviews of a small topic, and of a lab with one visible and one hidden check."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal.engines.curriculum import Library
from portal.engines.scheduling import cards
from portal.engines.scheduling.rating import Rating
from portal.pages.reviews import asking, calendar, sitting, views
from portal.records.accounts.models import Learner
from portal.records.reviews import listen
from portal.records.reviews.models import Kind, ReviewCard
from tests import make, questions

QUESTIONS = {kind: questions.a_question(kind) for kind in questions.KINDS}
ON_ITS_OWN_PAGE = [kind for kind, question in QUESTIONS.items() if asking.has_own_page(question)]
HERE_AT_ONCE = [kind for kind in QUESTIONS if kind not in (*ON_ITS_OWN_PAGE, *questions.IN_STEPS)]
SEEN_DAYS_AGO = 3


@pytest.fixture(autouse=True)
def shelf(monkeypatch: pytest.MonkeyPatch) -> Library:
    colours = (make.question(f"q{n}") for n in range(30))
    made = make.library(sets=(make.question_set("basics", *QUESTIONS.values(), *colours),))
    for room in (asking, calendar, sitting, views, listen):
        monkeypatch.setattr(room, "library", lambda: made)
    return made


@pytest.fixture
def mine(client: Client, db: None) -> Learner:
    """Whoever `client` is, anonymous; made by keeping settings."""
    client.post("/reviews/settings/", {"a_day": "20", "retention": "0.9"})
    return Learner.objects.get()


Due = Callable[..., ReviewCard]


@pytest.fixture
def due(mine: Learner) -> Due:
    """A card that was missed three days ago and is due since the day after."""

    def go(
        slug: str, *, kind: str = Kind.QUESTION, within: str = "basics", learner: Learner = mine
    ) -> ReviewCard:
        missed_at = timezone.now() - timedelta(days=SEEN_DAYS_AGO)
        card = cards.review(cards.first(missed_at), Rating.AGAIN, missed_at)
        return ReviewCard.objects.create(
            learner=learner, kind=kind, within=within, slug=slug, digest="0" * 12, memory=cards.to_json(card),
            due_at=card.due_at, created_at=missed_at,
        )  # fmt: skip

    return go


def today() -> datetime:
    return cards.day(timezone.now())
