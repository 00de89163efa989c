"""A place in the queue, as it is told."""

from __future__ import annotations

from django.contrib.humanize.templatetags.humanize import ordinal
from django.utils.translation import gettext as _


def place_in_words(position: int) -> str:
    """ "3rd in the queue"; nothing for 0, which is no place."""
    return _("%(nth)s in the queue") % {"nth": ordinal(position)} if position else ""
