"""Hints cost no more than there is, and can be had."""

from __future__ import annotations

from collections.abc import Iterator

from .models.hint import Hint
from .problem import Finding
from .yaml_text import Path


def check_costs(hints: tuple[Hint, ...], points: float, at: Path) -> Iterator[Finding]:
    """Of a question or a lab."""
    total = sum(hint.costs(points) for hint in hints)
    if total > points:
        yield Finding(
            at=at,
            fault=f"All hints together cost {total:g} points, and there are {points:g}.",
            remedy="Make them cheaper, so that an answer with every hint can still earn something.",
        )
    if hints and hints[0].cooldown_s and not hints[0].after_tries:
        yield Finding(
            at=(*at, 0),
            fault="The first hint has a cooldown and nothing to wait after.",
            remedy="Give it `after_tries: 1` as well, or no `cooldown_s`.",
        )
