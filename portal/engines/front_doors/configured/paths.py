"""Paths with variables: "/pets/{id}", "/{proxy+}"."""

from __future__ import annotations

import re
from collections.abc import Mapping

_VARIABLE = re.compile(r"\{([a-zA-Z0-9._$-]+(?::[a-zA-Z0-9._$-]*)?)(\+?)\}", re.ASCII)


def parts_of(path: str) -> tuple[str, ...]:
    """ "/" has none, "/a/" has a second one that is empty."""
    return tuple(path[1:].split("/")) if path != "/" else ()


def variable_of(part: str) -> tuple[str, bool] | None:
    """Its name, and whether it is greedy; None for what stands for itself."""
    found = _VARIABLE.fullmatch(part)
    return (found[1], bool(found[2])) if found else None


def fit(template: str, path: str) -> Mapping[str, str] | None:
    """The variables of the template in the path, None where it does not fit."""
    wanted, given = parts_of(template), parts_of(path)
    found: dict[str, str] = {}
    for place, part in enumerate(wanted):
        if place >= len(given):
            return None
        variable = variable_of(part)
        if variable is None:
            if part != given[place]:
                return None
        elif variable[1]:
            found[variable[0]] = "/".join(given[place:])
            return found if found[variable[0]] else None
        elif not given[place]:
            return None
        else:
            found[variable[0]] = given[place]
    return found if len(wanted) == len(given) else None


def specificity(template: str) -> tuple[bool, tuple[int, ...]]:
    """
    Sorts the most specific first: a path in full before a greedy one, then, part by part from the left,
    what stands for itself before a variable and that before a greedy one.
    """
    kinds = [0 if (found := variable_of(part)) is None else 1 + found[1] for part in parts_of(template)]
    return 2 in kinds, tuple(kinds)
