"""The drawings of these pages, with their words and numbers as the reader writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from portal.engines.drawing import Lines, Series, Shares
from portal.engines.drawing import lines as draw_lines
from portal.engines.drawing import shares as draw_shares
from portal.pages.workbench.numbers import local


def lines(
    *, title: str, unit: str, at: Sequence[str], series: Sequence[Series], is_sloped: bool = False
) -> Lines:
    drawn = draw_lines(
        title=title, unit=unit, at=at, series=series, is_sloped=is_sloped, at_most=_("at most {value}")
    )
    return replace(drawn, top=local(drawn.top), half=local(drawn.half), told=local(drawn.told))


def shares(*, title: str, data: Sequence[tuple[str, float, str]]) -> Shares:
    """What stands in `data` is the reader's already."""
    return draw_shares(title=title, data=data, nothing=_("Nothing"))
