"""What the shell of every page reads: the theme somebody chose, and where in the portal they are."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language

from portal.engines.sandbox import Standing
from portal.pages.home.words import words_for
from portal.records.accounts.request import LearnerRequest
from portal.records.authoring.who import may_author
from portal.records.runs.standing import standing

THEME_COOKIE = "theme"
THEMES = ("auto", "light", "dark")
SECTIONS = {
    "lessons": "learn",
    "labs": "learn",
    "reference": "learn",
    "simulators": "learn",
    "practice": "practice",
    "reviews": "practice",
    "interviews": "practice",
    "plans": "practice",
    "reports": "practice",
    "exchange": "practice",
    "playground": "playground",
    "events": "playground",
    "stacks": "stacks",
    "workflows": "stacks",
    "progress": "progress",
    "notes": "learn",
    "diagnostic": "learn",
}


def shell(request: LearnerRequest) -> dict[str, str | bool | Standing | None]:
    """
    `theme` is one of THEMES; `section` is "" outside the sections of the bar; `sandbox_standing`
    is what confines code here; `is_author` who may open the studio; `script_words` what scripts say in
    the page's language. No query but for the account.
    """
    match = request.resolver_match
    return {
        "theme": theme_or_auto(request.COOKIES.get(THEME_COOKIE)),
        "section": SECTIONS.get(match.namespace if match else "", ""),
        "is_author": may_author(request),
        "sandbox_standing": standing(settings.BROKER_SOCKET),
        "script_words": words_for(get_language() or settings.LANGUAGE_CODE),
    }


def theme_or_auto(given: str | None) -> str:
    return given if given in THEMES else "auto"
