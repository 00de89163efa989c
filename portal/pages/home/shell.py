"""What the shell of every page reads: the theme somebody chose, and where in the portal they are."""

from __future__ import annotations

from django.http import HttpRequest

THEME_COOKIE = "theme"
THEMES = ("auto", "light", "dark")
SECTIONS = {"lessons": "learn", "labs": "learn", "practice": "practice", "progress": "progress"}


def shell(request: HttpRequest) -> dict[str, str]:
    """`theme` is one of THEMES; `section` is "" outside the sections of the bar. No query."""
    match = request.resolver_match
    return {
        "theme": theme_or_auto(request.COOKIES.get(THEME_COOKIE)),
        "section": SECTIONS.get(match.namespace if match else "", ""),
    }


def theme_or_auto(given: str | None) -> str:
    return given if given in THEMES else "auto"
