"""In which language somebody reads: an account's choice goes with it from device to device."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import get_language_from_request

from portal.records.accounts.models import User

NAMED = dict(settings.LANGUAGES)


def language_of(request: HttpRequest) -> str:
    """
    The account's, else the cookie's, else the best of those that the browser asks for. Costs no query but
    the account's, which is asked for in any case.
    """
    # Without a session nobody is signed in, and it need not be looked at.
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        kept = getattr(request.user, "language", "")
        if kept in NAMED:
            return kept
    return get_language_from_request(request)


def remember_language(user: User | AnonymousUser | AbstractBaseUser, language: str) -> None:
    """Nothing for a stranger, whose cookie says it."""
    if isinstance(user, User) and user.language != language:
        user.language = language
        user.save(update_fields=["language"])
