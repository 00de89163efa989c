"""Which learner a request belongs to."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import HttpRequest

from portal.records.accounts.cookie import read_cookie
from portal.records.accounts.models import Learner, User


def find_learner(request: HttpRequest) -> Learner | None:
    """The account's learner when signed in, else the cookie's, else None. One query, plus the session's."""
    user = request.user
    if user.is_authenticated:
        return find_users_learner(user)
    return find_anonymous(request.COOKIES)


def find_users_learner(user: User) -> Learner | None:
    """One query."""
    found = Learner.objects.filter(user=user).first()
    if found is not None:
        found.user = user  # it is known, and need not be asked for again
    return found


def find_anonymous(cookies: Mapping[str, str]) -> Learner | None:
    """
    The anonymous learner of the cookie. One that an account has claimed or
    swallowed is nobody's any more: an old cookie opens no account.
    """
    learner_id = read_cookie(cookies)
    return Learner.objects.anonymous().filter(pk=learner_id).first() if learner_id else None


def owned_by(user: User | AnonymousUser | AbstractBaseUser | None, learner_id: uuid.UUID | None) -> Q | None:
    """
    The same as a condition on any row with a `learner`, for those who fetch the
    row and check its owner in one query. None when nobody is asking.
    """
    if user is not None and user.is_authenticated:
        return Q(learner__user=user)
    if learner_id:
        return Q(learner=learner_id, learner__user=None, learner__merged_into=None)
    return None
