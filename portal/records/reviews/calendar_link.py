"""An address of somebody's calendar: read without a cookie by whoever has it, and taken back by its owner."""

from __future__ import annotations

import secrets

from portal.records.accounts.models import Learner
from portal.records.reviews.models import ReviewSettings

_BYTES = 32


def make_link(*, learner: Learner) -> str:
    """The token of a new address; the one before leads nowhere from now on."""
    token = secrets.token_urlsafe(_BYTES)
    ReviewSettings.objects.update_or_create(learner=learner, defaults={"calendar_token": token})
    return token


def close_link(*, learner: Learner) -> None:
    ReviewSettings.objects.filter(learner=learner).update(calendar_token=None)


def learner_of_link(token: str) -> Learner | None:
    """None for a token that nobody has. One query."""
    found = ReviewSettings.objects.filter(calendar_token=token).select_related("learner").first()
    return found.learner if found else None
