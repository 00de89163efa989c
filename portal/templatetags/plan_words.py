"""Minutes in words."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def in_hours(minutes: int) -> str:
    """ "45 min", "2 h", "2 h 10 min"."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest or not hours)
    return " ".join(parts)
