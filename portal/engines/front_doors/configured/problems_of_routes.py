"""What AWS would refuse of the routes of an API."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from .doors import Authorizer
from .paths import parts_of, variable_of
from .problem import twice

MOST_ROUTES = 300  # of an API; AWS's quota

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY")
_PART = re.compile(r"[a-zA-Z0-9._~$@+%:-]+", re.ASCII)


def of_number(keys: list[str]) -> Iterator[str]:
    if not 1 <= len(keys) <= MOST_ROUTES:
        yield f"An API has 1 to {MOST_ROUTES} routes."


def of_keys(keys: list[str], *, allows_default: bool) -> Iterator[str]:
    yield from of_number(keys)
    for key in keys[:MOST_ROUTES]:
        if key == "$default" and allows_default:
            continue
        method, _, path = key.partition(" ")
        if method not in _METHODS or not path.startswith("/") or len(path) > 512:
            yield (
                f"The provided route key {key[:60]!r} is not formatted properly. "
                'Format should be "<HTTP METHOD> /<RESOURCE PATH>"'
                + (' or "$default".' if allows_default else ".")
            )
        else:
            yield from _of_parts(key, parts_of(path))
    yield from twice(keys)


def _of_parts(key: str, parts: tuple[str, ...]) -> Iterator[str]:
    names = [found[0] for part in parts if (found := variable_of(part))]
    if len(set(names)) < len(names):
        yield f"{key[:60]}: a path variable is named twice."
    for place, part in enumerate(parts):
        found = variable_of(part)
        if found and found[1] and place < len(parts) - 1:
            yield f"{key[:60]}: the greedy path variable must be at the end of the resource path."
        if found is None and not _PART.fullmatch(part) and (part or place < len(parts) - 1):
            yield f"{key[:60]}: {part[:40]!r} is neither a name nor a variable like {{id}}."


def siblings(keys: list[str]) -> Iterator[str]:
    """Of a REST API the resources are a tree, and one of them has one variable below it."""
    seen: dict[tuple[tuple[str, ...], bool], str] = {}
    for key in keys[:MOST_ROUTES]:
        parts = parts_of(key.partition(" ")[2] or "/")
        for place, part in enumerate(parts):
            found = variable_of(part)
            if found and seen.setdefault((parts[:place], found[1]), part) != part:
                sibling = seen[parts[:place], found[1]]
                yield (
                    f"A sibling ({sibling}) of this resource already has a variable path part -- only one is "
                    f"allowed. {key[:60]} has another."
                )


def of_references(names: Iterator[str], authorizers: Collection[Authorizer]) -> Iterator[str]:
    known = {authorizer.name for authorizer in authorizers}
    for name in dict.fromkeys(names):
        if name and name not in known:
            yield f"There is no authorizer {name[:40]!r}. Add it, or take it from the route."
