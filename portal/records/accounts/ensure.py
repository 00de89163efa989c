"""A learner comes into being with the first write."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from portal.records.accounts.cookie import read_cookie
from portal.records.accounts.middleware import remember
from portal.records.accounts.models import Learner, User
from portal.records.accounts.request import LearnerRequest


def ensure_learner(request: LearnerRequest, now: datetime) -> Learner:
    """The request's learner, created when there is none. Call it where something is about to be written."""
    if request.learner is not None:
        return request.learner
    if request.user.is_authenticated:
        request.learner = learner_of(request.user, now=now)
        return request.learner
    learner = _of_cookie(request, now=now) or Learner.objects.create(created_at=now)
    remember(request, learner)
    return learner


def _of_cookie(request: LearnerRequest, *, now: datetime) -> Learner | None:
    """The row of the id that came with the first page. None for one that an account has taken since."""
    learner_id = read_cookie(request.COOKIES)
    if learner_id is None:
        return None
    learner, _ = Learner.objects.get_or_create(pk=learner_id, defaults={"created_at": now})
    return learner if learner.is_anonymous else None


def learner_of(user: User, *, now: datetime) -> Learner:
    """The account's learner. Two first writes at once get the same row."""
    found = Learner.objects.filter(user=user).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Learner.objects.create(user=user, created_at=now)
    except IntegrityError:
        return Learner.objects.get(user=user)
