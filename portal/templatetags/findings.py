"""What is to be said of a template or a workflow, in templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import template

register = template.Library()

_WORDS: Final = (("error", "error"), ("warning", "warning"), ("info", "note"))


@register.filter
def counted(findings: Sequence[Mapping[str, Any]]) -> str:
    """2 errors, 1 warning: how many there are of each level, the worst first; "No findings" for none."""
    levels = [one["level"] for one in findings]
    told = [
        f"{count:,} {word}{'' if count == 1 else 's'}"
        for level, word in _WORDS
        if (count := levels.count(level))
    ]
    return ", ".join(told) or "No findings"
