"""JSON values compared as JSON: true is not 1, 1 is 1.0, order matters in lists only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

DEEPEST = 200
SHOWN_CHARACTERS = 2_000


class NotJson(ValueError):
    """The text is no JSON value, or one too deep to look at."""


def parse(text: str) -> Any:
    """Raises NotJson. A response of 6 MB costs some 60 ms."""
    try:
        value = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as fault:
        raise NotJson(str(fault)) from None
    if _deeper_than(value, DEEPEST):
        raise NotJson(f"it is nested more than {DEEPEST} deep")
    return value


def first_difference(expected: Any, actual: Any, *, subset: bool, at: str = "$") -> str | None:
    """
    A sentence on the first place where they differ; None when they do not.

    `at` is where both stand.
    With `subset` the actual may have more keys, and more items: each expected
    item then needs one of its own, in the same order.
    """
    return next(_differences(expected, actual, at, subset=subset), None)


def shown(value: Any) -> str:
    """JSON as a page or a sentence shows it, cut where it gets long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + "…"


def kind(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "a string"
        case list():
            return "a list"
        case _:
            return "an object"


def _differences(expected: Any, actual: Any, at: str, *, subset: bool) -> Iterator[str]:
    if kind(expected) != kind(actual):
        yield f"Expected {short(expected)} at {at}, got {short(actual)} ({kind(actual)})."
    elif isinstance(expected, dict):
        yield from _of_objects(expected, actual, at, subset=subset)
    elif isinstance(expected, list):
        yield from _of_lists(expected, actual, at, subset=subset)
    elif expected != actual:
        yield f"Expected {short(expected)} at {at}, got {short(actual)}."


def _of_objects(expected: dict[str, Any], actual: dict[str, Any], at: str, *, subset: bool) -> Iterator[str]:
    for key, value in expected.items():
        way = f"{at}.{key}" if key.isidentifier() else f"{at}[{json.dumps(key, ensure_ascii=False)}]"
        if key not in actual:
            yield f"Expected {short(value)} at {way}, and there is nothing."
        else:
            yield from _differences(value, actual[key], way, subset=subset)
    if not subset:
        for key in actual:
            if key not in expected:
                yield f"There is a key {short(key)} at {at} that should not be there."


def _of_lists(expected: list[Any], actual: list[Any], at: str, *, subset: bool) -> Iterator[str]:
    if subset:
        rest = iter(actual)
        for item in expected:
            if not any(next(_differences(item, other, at, subset=True), None) is None for other in rest):
                yield f"Expected an item {short(item)} at {at}, got {short(actual)}."
        return
    if len(expected) != len(actual):
        items = "1 item" if len(expected) == 1 else f"{len(expected)} items"
        yield f"Expected {items} at {at}, got {len(actual)}."
    for place, (one, other) in enumerate(zip(expected, actual, strict=False)):
        yield from _differences(one, other, f"{at}[{place}]", subset=False)


def short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else text[:79] + "…"


def _deeper_than(value: Any, most: int) -> bool:
    """Without recursion: the value is a stranger's."""
    level = [value]
    for _ in range(most):
        level = [
            inner
            for outer in level
            for inner in (
                outer.values() if isinstance(outer, dict) else outer if isinstance(outer, list) else ()
            )
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
