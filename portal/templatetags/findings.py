"""What is to be said of a template or a workflow, in templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()

_LEVELS: Final = ("error", "warning", "info")


@register.filter
def counted(findings: Sequence[Mapping[str, Any]]) -> str:
    """2 errors, 1 warning: how many there are of each level, the worst first; "No findings" for none."""
    levels = [one["level"] for one in findings]
    told = [_said(level, count) for level in _LEVELS if (count := levels.count(level))]
    return ", ".join(told) or _("No findings")


def _said(level: str, count: int) -> str:
    match level:
        case "error":
            words = ngettext("%(n)s error", "%(n)s errors", count)
        case "warning":
            words = ngettext("%(n)s warning", "%(n)s warnings", count)
        case _other:
            words = ngettext("%(n)s note", "%(n)s notes", count)
    return words % {"n": intcomma(count)}
