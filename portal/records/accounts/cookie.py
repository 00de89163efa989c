"""
The signed cookie that knows an anonymous learner again.

A cookie of its own, because the session's rotates at sign-in and ends at
sign-out. Its value is the learner's id and nothing else.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.conf import settings
from django.core import signing
from django.http import HttpResponseBase

COOKIE = "learner"
SALT = "portal.records.accounts.cookie"
AGE_S = 365 * 24 * 60 * 60


def read_cookie(cookies: Mapping[str, str]) -> uuid.UUID | None:
    """The id it names; None when it is absent, forged or over a year old. No query."""
    try:
        return uuid.UUID(_signer().unsign(cookies[COOKIE], max_age=AGE_S))
    except (KeyError, signing.BadSignature, ValueError):
        return None


def set_cookie(response: HttpResponseBase, learner_id: uuid.UUID) -> None:
    response.set_cookie(
        COOKIE,
        _signer().sign(str(learner_id)),
        max_age=AGE_S,
        httponly=True,
        samesite="Lax",
        secure=settings.SECURE_COOKIES,
    )


def clear_cookie(response: HttpResponseBase) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=SALT)
