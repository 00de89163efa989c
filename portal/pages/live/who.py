"""Who is asking, and may they hear this run?"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, parse_cookie
from django.utils.translation import get_language_from_request

from portal.records.accounts.cookie import read_cookie
from portal.records.accounts.find import owned_by
from portal.records.runs.models import Run


def language_for(cookie_header: str, accepted: str) -> str:
    """What the asker reads, as LocaleMiddleware finds it: this application stands beside Django's."""
    request = HttpRequest()
    request.COOKIES = parse_cookie(cookie_header)
    request.META["HTTP_ACCEPT_LANGUAGE"] = accepted
    return get_language_from_request(request)


def run_for(run_id: uuid.UUID, cookie_header: str) -> Run | None:
    """
    The run when it is the asker's, else None: a stranger cannot tell whether it
    exists. One query for an anonymous learner; the session's two more when signed in.
    """
    request = HttpRequest()
    request.COOKIES = parse_cookie(cookie_header)
    request.session = SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    user = get_user(request) if request.session.session_key else None
    mine = owned_by(user, read_cookie(request.COOKIES))
    return Run.objects.filter(mine, pk=run_id).defer("request", "outcomes").first() if mine else None
