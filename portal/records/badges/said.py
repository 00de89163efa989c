"""
What a badge was earned by, in a sentence: kept in English with its numbers, said in the reader's language.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext, gettext_noop

_ = gettext_noop
# By the kind of badge.
SENTENCES = {
    "topic": _("At least %(percent)s %% of its points, by %(answers)s answers."),
    "lab": _("“%(title)s”, all %(points)s points."),
    "incident": _("“%(title)s” is healthy again."),
    "reviews": _("On %(days)s days in a row everything due was reviewed."),
    "interview": _("%(questions)s questions in %(minutes)s minutes, every point."),
}


def keep_said(kind: str, **values: object) -> str:
    """As it is kept."""
    return SENTENCES[kind] % values


def say(kind: str, kept: str) -> str:
    """In the language of the moment; what was kept in other words stays as it is."""
    values = values_of(kind, kept)
    return kept if values is None else gettext(SENTENCES[kind]) % values


def values_of(kind: str, kept: str) -> dict[str, str] | None:
    """None for what was kept in other words."""
    found = re.fullmatch(_pattern(SENTENCES[kind]), kept) if kind in SENTENCES else None
    return found.groupdict() if found else None


def _pattern(sentence: str) -> str:
    """What finds the values of a sentence again: every second part of it is the name of one."""
    parts = re.split(r"%\((\w+)\)s", sentence)
    return "".join(
        f"(?P<{part}>.+)" if number % 2 else re.escape(part.replace("%%", "%"))
        for number, part in enumerate(parts)
    )
