"""Roles of interviews as they stand in a sentence, in the reader's language: engines know English alone."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop

from portal.engines.scheduling.interview_mix import ROLES

_ = gettext_noop
_TO_TRANSLATE = (_("developer"), _("operations"), _("architect"), _("data engineer"))


def role_named(slug: str) -> str:
    """ "data engineer"."""
    return gettext(ROLES[slug].title.lower())
