"""What a review needs to be shown: asked, answered, or asked again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.engines.curriculum import Question
from portal.engines.grading import is_coded, present
from portal.engines.scheduling.cards import outlook
from portal.engines.scheduling.rating import Rating
from portal.library import library
from portal.records.accounts.request import LearnerRequest
from portal.records.progress.asked import stamp
from portal.records.progress.hints import hints_to
from portal.records.progress.mark_by import marking_that_counts
from portal.records.progress.practice import verdict_on
from portal.records.progress.scored import score_of
from portal.records.reviews.agenda import Item
from portal.records.reviews.models import ReviewCard, ReviewLog, seed_of
from portal.records.reviews.settings_of import settings_of
from portal.records.reviews.words import rating_named

WEEK, MONTH = 7, 30.4


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A rating and when it would bring the card back. `key` chooses it."""

    rating: Rating
    when: str
    is_chosen: bool

    @property
    def word(self) -> str:
        return rating_named(self.rating)


def has_own_page(question: Question) -> bool:
    """Something is run for it: it is answered where it has its editor, and that answer is the review."""
    return is_coded(question) or question.kind == "predict-then-run"


def seed(card: ReviewCard) -> int:
    return seed_of(card.pk, card.card.reviews)


def asking(request: LearnerRequest, item: Item, so_far: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """A question to answer. What was said and since when it is asked is taken over from a form."""
    card, question = item.card, item.question
    assert question is not None
    ref = f"{card.within}/{card.slug}"
    return {
        "due": item,
        "shown": present(question, seed=seed(card), so_far=so_far),
        "action": reverse("reviews:answer", args=[card.pk]),
        "in_session": True,
        "confidence": request.POST.get("confidence", ""),
        "asked_at": request.POST.get("asked_at") or stamp(ref, now=now),
        "report_url": reverse("reports:question", args=[card.within, card.slug]),
        "hint_url": reverse("reviews:hint", args=[card.pk]),
        "hints": hints_to(request.learner, card.within, question, now=now),
    }


def answered(log: ReviewLog, question: Question) -> dict[str, Any]:
    """The verdict, and how well it was known."""
    given = log.answer
    assert given is not None
    facts = library().facts
    return {
        "log": log,
        "shown": present(question, seed=log.seed, so_far=given.response),
        "verdict": verdict_on(given, question),
        "facts": [facts[fact] for fact in question.facts if fact in facts],
        "score": score_of(given),
        "marking": marking_that_counts(given),
        "choices": choices(log),
        "derived": rating_named(Rating(log.derived)),
    }


def choices(log: ReviewLog) -> tuple[Choice, ...]:
    retention = settings_of(log.learner).retention
    after = outlook(log.before_card, log.at, retention=retention)
    return tuple(
        Choice(rating=rating, when=in_words(card.interval_days), is_chosen=rating == log.rating)
        for rating, card in after.items()
    )


def in_words(days: int) -> str:
    """ "tomorrow", "in 12 days", "in 3 weeks", "in 4 months": whole ones, as one says it."""
    if days <= 1:
        return _("tomorrow")
    if days < 2 * WEEK:
        return _("in %(days)s days") % {"days": days}
    if days < 2 * MONTH:
        return _("in %(weeks)s weeks") % {"weeks": round(days / WEEK)}
    return _("in %(months)s months") % {"months": round(days / MONTH)}
