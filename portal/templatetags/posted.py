"""What was typed into a form that is shown again."""

from __future__ import annotations

from django import template
from django.http import QueryDict

register = template.Library()


@register.filter
def typed(posted: QueryDict | str | None, name: str) -> str:
    """The value posted under `name`; empty when nothing was posted."""
    return posted.get(name, "") if isinstance(posted, QueryDict) else ""
