"""
Signing in or up takes the anonymous learner along.

Django's own signal is listened to: it comes with every way of signing in,
sign-up included, and only once the person may act as the account. A sign-up
that waits for its e-mail to be confirmed leaves the cookie as it is.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.timezone import now

from portal.records.accounts.find import find_anonymous
from portal.records.accounts.merge import join_account
from portal.records.accounts.middleware import forget
from portal.records.accounts.models import User


@receiver(user_logged_in, dispatch_uid="accounts.take_learner_along")
def take_learner_along(*, request: HttpRequest | None, user: User, **_: Any) -> None:
    if request is None:
        return
    join_account(anonymous=find_anonymous(request.COOKIES), user=user, now=now())
    forget(request)
