"""`request.learner` on the way in, the learner's cookie on the way out."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from portal.records.accounts.cookie import COOKIE, clear_cookie, set_cookie
from portal.records.accounts.find import find_learner
from portal.records.accounts.models import Learner


def _get(request: HttpRequest) -> Learner | None:
    if "_learner" not in request.__dict__:
        request.__dict__["_learner"] = find_learner(request)
    found: Learner | None = request.__dict__["_learner"]
    return found


def _set(request: HttpRequest, learner: Learner | None) -> None:
    request.__dict__["_learner"] = learner


class LearnerMiddleware:
    """`request.learner` costs nothing until it is read; then one query, and the session's when signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        # A property and no lazy object: `request.learner is None` must tell the truth.
        HttpRequest.learner = property(_get, _set)  # type: ignore[attr-defined]

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if created := request.__dict__.get("_learner_to_remember"):
            set_cookie(response, created.pk)
        elif request.__dict__.get("_forget_cookie"):
            if COOKIE in request.COOKIES:
                clear_cookie(response)
        elif _is_first_page(request, response):
            # An id and no row: that comes with the first write, and two at once are one learner's.
            set_cookie(response, uuid.uuid4())
        return response


def _is_first_page(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Of somebody who is nobody yet; a session may belong to an account, which needs no cookie of ours."""
    return (
        request.method == "GET"
        and response.headers.get("Content-Type", "").startswith("text/html")
        and COOKIE not in request.COOKIES
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not request.user.is_authenticated
    )


def remember(request: HttpRequest, learner: Learner) -> None:
    """An anonymous learner was created for this request: its cookie goes out with the response."""
    _set(request, learner)
    request.__dict__["_learner_to_remember"] = learner


def forget(request: HttpRequest) -> None:
    """The cookie has served: its learner belongs to an account now."""
    request.__dict__.pop("_learner", None)
    request.__dict__.pop("_learner_to_remember", None)
    request.__dict__["_forget_cookie"] = True
