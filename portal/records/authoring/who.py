"""Who may open the studio: authors, and whoever sits at a machine that serves nobody else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse

from portal.records.accounts.authors import is_author
from portal.records.accounts.request import LearnerRequest
from portal.records.runs.standing import are_others, comes_from_here


def may_author(request: LearnerRequest) -> bool:
    """
    An author who is signed in. Without an account: from this machine alone, past no proxy, and where DEBUG is
    set or every name that the portal answers to is this machine's, so that nobody else is served.
    """
    user = getattr(request, "user", None)  # a request that failed early has none
    if user is not None and is_author(user):
        return True
    alone = settings.DEBUG or not are_others(
        host="localhost", allowed_hosts=settings.ALLOWED_HOSTS, origins=settings.CSRF_TRUSTED_ORIGINS
    )
    return alone and comes_from_here(request.META.get("REMOTE_ADDR", ""), request.headers)


def for_authors(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """To everybody else the page is not there."""

    @wraps(view)
    def shown(request: LearnerRequest, **named: Any) -> HttpResponse:
        if not may_author(request):
            raise Http404(request.path)
        return view(request, **named)

    return shown
