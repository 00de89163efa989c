"""Authors' Markdown in templates."""

from __future__ import annotations

from html import unescape

from django import template
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from portal.engines.curriculum.models.value import ORIGINAL
from portal.engines.markup import highlight as to_classes
from portal.engines.markup import render, render_inline

register = template.Library()


@register.filter
def inline(text: str) -> SafeString:
    """One line of Markdown as safe HTML without a paragraph round it."""
    return mark_safe(render_inline(text))  # noqa: S308  sanitised by the markup engine


@register.simple_tag
def original() -> str:
    """An attribute for what holds an author's words and is not translated, as questions are not."""
    return "" if _is_original() else format_html(' lang="{}"', ORIGINAL)


@register.filter
def in_original(words: str) -> str:
    """The same for words within a sentence of ours."""
    return words if _is_original() else format_html('<span lang="{}">{}</span>', ORIGINAL, words)


def _is_original() -> bool:
    return (get_language() or ORIGINAL) == ORIGINAL


@register.filter
def plain(text: str) -> str:
    """A line of Markdown as words, for where HTML cannot be: in an option, in an attribute."""
    return unescape(strip_tags(render_inline(text)))


@register.filter
def prose(text: str) -> SafeString:
    """Markdown as safe HTML; embedded labs and questions are left out."""
    return mark_safe("".join(getattr(part, "html", "") for part in render(text).parts))  # noqa: S308  as above


@register.filter
def highlight(code: str, language: str) -> SafeString:
    """Code with Pygments' classes."""
    return mark_safe(to_classes(code, language))  # noqa: S308  escaped by Pygments
