"""How likely each question of the cards is still known today."""

from __future__ import annotations

from datetime import datetime

from portal.engines.scheduling.cards import from_json, recall
from portal.records.accounts.models import Learner
from portal.records.reviews.models import Kind, ReviewCard


def recalls_of(learner: Learner | None, *, now: datetime) -> dict[str, float]:
    """ "topic/slug" → 0 to 1, of cards reviewed at least once. One query, of plain rows; none for nobody."""
    rows = ReviewCard.objects.of(learner).filter(kind=Kind.QUESTION).values_list("within", "slug", "memory")
    cards = {f"{within}/{slug}": from_json(memory) for within, slug, memory in rows}
    return {ref: recall(card, now) for ref, card in cards.items() if card.reviewed_at}
