"""What an answer in one's own words says, confirmed or corrected: then its mark is settled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from portal.engines.curriculum import Library
from portal.records.interviews.finish import keep
from portal.records.interviews.models import Interview, Item


class NothingToConfirm(Exception):
    """It has been settled, or nothing was written there."""


@transaction.atomic
def confirm_points(
    *, interview: Interview, position: int, ticks: Sequence[str], library: Library, now: datetime
) -> Item:
    """What is confirmed first stands. Raises NothingToConfirm, BadResponse for a point that is not there."""
    item = interview.items.select_for_update().filter(position=position).first()
    question = library.question(item.ref) if item else None
    if item is None or question is None or interview.finished_at is None or item.suggested is None:
        raise NothingToConfirm(f"There is nothing to confirm at {position}.")
    if item.points is None:
        keep(item, interview, question, {"texts": item.texts, "ticks": list(ticks)}, now)
        item.save()
    return item
