"""The language of a page, and choosing it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST

from portal.pages.workbench.next_page import next_page
from portal.records.accounts.language import NAMED, language_of, remember_language
from portal.records.accounts.request import LearnerRequest

FIELD = "language"


class LanguageMiddleware:
    """
    As Django's own, and an account's choice before the cookie's: so it stands behind the one that knows who
    is signed in. Parts of a page come with the same cookies, and in the same language.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = language_of(request)
        request.LANGUAGE_CODE = code
        with translation.override(code):  # a thread serves others afterwards
            response = self.get_response(request)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        response.headers.setdefault("Content-Language", code)
        return response


@require_POST
def language(request: LearnerRequest) -> HttpResponse:
    """Whatever is no language of ours changes nothing."""
    response = HttpResponseRedirect(next_page(request, "/"), status=303)
    wanted = request.POST.get(FIELD, "")
    if wanted in NAMED:
        remember_language(request.user, wanted)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite="Lax",
            secure=settings.SECURE_COOKIES,
        )
    return response
