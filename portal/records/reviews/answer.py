"""Answering a question that is due. The first answer stands, also when it is posted from two tabs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from portal.engines.curriculum import Question
from portal.records.progress.practice import answer_inline
from portal.records.reviews.models import ReviewCard, ReviewLog


class NotDue(Exception):
    """It was not asked today."""


@transaction.atomic
def answer_review(
    *,
    card: ReviewCard,
    question: Question,
    response: Mapping[str, Any],
    confidence: str = "",
    took_s: float | None = None,
    now: datetime,
) -> ReviewLog | None:
    """
    The review that came of it. None while more is asked before it counts. Raises BadResponse, and NotDue
    for a card that is not due and was not answered today.
    """
    locked = ReviewCard.objects.select_for_update(of=("self",)).select_related("learner").get(pk=card.pk)
    if not locked.is_due(now):
        earlier = locked.logs.on_day_of(now).exclude(answer=None).order_by("-pk").first()
        if earlier is None:
            raise NotDue(f"{locked} is not due.")
        return earlier
    given = answer_inline(
        learner=locked.learner,
        topic=locked.within,
        question=question,
        response=response,
        confidence=confidence,
        took_s=took_s,
        now=now,
    )
    return ReviewLog.objects.get(answer=given) if given else None
