"""Authors' Markdown with the glossary's words in it, each marked where a page uses it first."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from portal.engines.markup import mark_once, render
from portal.library import library

register = template.Library()


@register.simple_tag(takes_context=True)
def glossed(context: dict[str, Any], text: str) -> SafeString:
    """A text as safe HTML; embedded labs and questions are left out."""
    rendered = render(text, library().terms)
    return first_uses(context, "".join(getattr(part, "html", "") for part in rendered.parts))


@register.simple_tag(takes_context=True)
def first_uses(context: dict[str, Any], html: str) -> SafeString:
    """What was rendered with the glossary's terms, without marks of those that the page has shown above."""
    return mark_safe(mark_once(html, _seen(context)))  # noqa: S308  sanitised by the markup engine


@register.simple_tag
def defined(text: str, slug: str) -> SafeString:
    """A definition as safe HTML: other terms in it are marked, its own is not."""
    html = "".join(getattr(part, "html", "") for part in render(text, library().terms).parts)
    return mark_safe(mark_once(html, {slug}))  # noqa: S308  as above


def _seen(context: dict[str, Any]) -> set[str]:
    """One set for each page, whichever template of it asks."""
    request = context.get("request")
    if request is None:
        return set()
    if not hasattr(request, "terms_seen"):
        request.terms_seen = set()
    seen: set[str] = request.terms_seen
    return seen
