"""What checks said of code, in templates."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from portal.engines.curriculum.languages import language_of
from portal.engines.grading import CheckResult
from portal.pages.workbench.checks import CheckRow, rows_of

register = template.Library()


@register.filter
def as_rows(results: Iterable[CheckResult]) -> tuple[CheckRow, ...]:
    """As parts/checks.html shows them."""
    return rows_of(tuple(results))


@register.filter
def language(path: str, text: str = "") -> str:
    """What Pygments calls the language of a file."""
    return language_of(path, text)
