"""Hints cost no more than there is, and can be had; those on errors can be put together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .models import LabHead
from .models.hint import Hint
from .patterns import BadPattern, compile_pattern
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


def check_error_hints(head: LabHead) -> Iterator[Finding]:
    for place, one in enumerate(head.errors):
        at: Path = ("errors", place)
        try:
            groups = compile_pattern(one.match).groups
        except BadPattern as fault:
            said = f"The pattern `{one.match}` cannot be used. {fault}"
            yield Finding(at=(*at, "match"), fault=said, remedy="Simplify it.")
            continue
        numbers = {int(number) for number in re.findall(r"\{(\d)\}", one.say)}
        if missing := numbers - set(range(1, groups + 1)):
            said = f"It says {{{min(missing)}}}, and `match` has {groups} groups."
            remedy = "Put what is to be said in brackets in `match`."
            yield Finding(at=(*at, "say"), fault=said, remedy=remedy)
    if head.errors and head.code != "function":
        yield Finding(
            at=("errors",), fault=f"A {head.code} has no errors of a function.", remedy="Remove `errors`."
        )
