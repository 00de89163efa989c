"""
A check that failed becomes a card; from then on every graded try of the lab reviews it.

Of several tries on one day the last counts, and counts once: trying again is how a lab is worked on, and no
further forgetting.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from portal.engines.curriculum import Lab
from portal.engines.grading import CheckResult, from_json
from portal.engines.scheduling import cards
from portal.engines.scheduling.rating import Rated, Rating, Seen, rate
from portal.records.progress.models import HintShown, Submission
from portal.records.reviews.keep import Thing, keep_review, make_card, schedule
from portal.records.reviews.models import Kind, ReviewCard, ReviewLog

AFTER_FAILING = Rated(rating=Rating.HARD, reason="Passed, after failing earlier that day.")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Try:
    """`hints` of the lab were shown on the same day, before it."""

    submission: Submission
    lab: Lab
    hints: int
    at: datetime


@transaction.atomic
def review_checks(*, submission: Submission, lab: Lab) -> tuple[ReviewLog, ...]:
    """Of each check that has a card or failed. Two queries, and six for each of these."""
    made = _try(submission, lab)
    found = ReviewCard.objects.select_for_update(of=("self",)).of(submission.learner)
    theirs = found.select_related("learner").filter(kind=Kind.CHECK, within=lab.slug)
    by_slug = {card.slug: card for card in theirs}
    logs = []
    for result in from_json(submission.checks).results:
        card = by_slug.get(result.slug)
        if card is None and result.passed:
            continue
        logs.append(_review(card or _new(result, made), result, made))
    return tuple(logs)


def _try(submission: Submission, lab: Lab) -> _Try:
    at = submission.graded_at or submission.submitted_at
    shown = HintShown.objects.filter(learner=submission.learner, lab_slug=lab.slug)
    hints = shown.filter(shown_at__gte=cards.day(at), shown_at__lte=at).count()
    return _Try(submission=submission, lab=lab, hints=hints, at=at)


def _new(result: CheckResult, made: _Try) -> ReviewCard:
    thing = Thing(kind=Kind.CHECK, within=made.lab.slug, slug=result.slug)
    return make_card(learner=made.submission.learner, thing=thing, digest=made.lab.digest, now=made.at)


def _review(card: ReviewCard, result: CheckResult, made: _Try) -> ReviewLog:
    seen = Seen(share=float(result.passed), expected_s=made.lab.head.minutes * 60.0, hints=made.hints)
    rated = rate(seen)
    earlier = card.logs.on_day_of(made.at).order_by("-pk").first()
    if earlier is None:
        return keep_review(
            card=card,
            seen=seen,
            rated=rated,
            digest=made.lab.digest,
            submission=made.submission,
            now=made.at,
        )
    struggled = earlier.share < 1 or earlier.reason == AFTER_FAILING.reason
    if result.passed and struggled and rated.rating > AFTER_FAILING.rating:
        rated = AFTER_FAILING
    return _instead(card, earlier, seen, rated, made)


def _instead(card: ReviewCard, log: ReviewLog, seen: Seen, rated: Rated, made: _Try) -> ReviewLog:
    """This try's rating in place of that of an earlier one of the same day."""
    log.rating = log.derived = rated.rating
    log.reason, log.share, log.hints = rated.reason, seen.share, seen.hints
    log.submission, log.at = made.submission, made.at
    log.save()
    card.digest = made.lab.digest
    schedule(card, log.before_card, rated.rating, made.at)
    return log
