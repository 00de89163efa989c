"""Learners' own Markdown in templates, and the way to a place of theirs."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from portal.engines.markup import render_own
from portal.records.notes.place import Where

register = template.Library()


@register.filter
def own(text: str) -> SafeString:
    """What a learner wrote for themselves, as safe HTML."""
    return mark_safe(render_own(text))  # noqa: S308  sanitised by the markup engine


@register.filter
def address(where: Where) -> str:
    return reverse(where.url_name, args=where.args) + (f"#{where.fragment}" if where.fragment else "")
