"""
A pattern, and whether an event matches it.

All fields have to match, and of a field any of its values. An array in the event matches with any of its
elements; two fields below one array have to be met by one and the same element. A dot in a name is the
same as an object in between (EventBridge: eb-event-patterns, eb-event-patterns-arrays; aws/event-ruler).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .leaf_tests import Exists, LeafTest
from .numbers import written

_NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaf:
    """A field and what may stand in it. `path` is its whole way from the top, for what must not exist."""

    name: str
    path: str
    tests: tuple[LeafTest, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Branch:
    name: str
    below: Pattern


@dataclass(frozen=True, kw_only=True, slots=True)
class Either:
    """`$or`: any of these, of one and the same object."""

    choices: tuple[Pattern, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Pattern:
    parts: tuple[Leaf | Branch | Either, ...]

    def matches(self, event: Any) -> bool:
        """Of an event as JSON has it, out of `read` or any values of Python."""
        return _matches(self, event, _Absent(event))

    def names(self) -> frozenset[str]:
        """Of the fields at the top, those within `$or` among them."""
        found: set[str] = set()
        for part in self.parts:
            if isinstance(part, Either):
                found.update(*(choice.names() for choice in part.choices))
            else:
                found.add(part.name)
        return frozenset(found)


class _Absent:
    """Which leaves an event has, looked up when it is first asked for."""

    def __init__(self, event: Any) -> None:
        self._event = event
        self._paths: frozenset[str] | None = None

    def has(self, path: str) -> bool:
        if self._paths is None:
            self._paths = frozenset(_leaf_paths(self._event))
        return path in self._paths


def _matches(pattern: Pattern, value: Any, absent: _Absent) -> bool:
    return any(all(_part_matches(part, one, absent) for part in pattern.parts) for one in _objects(value))


def _part_matches(part: Leaf | Branch | Either, value: Mapping[str, Any], absent: _Absent) -> bool:
    if isinstance(part, Either):
        return any(
            all(_part_matches(inner, value, absent) for inner in choice.parts) for choice in part.choices
        )
    found = list(_children(value, part.name))
    if isinstance(part, Branch):
        return any(_matches(part.below, child, absent) for child in found or (_NOTHING,))
    if any(isinstance(test, Exists) and not test.there for test in part.tests) and not absent.has(part.path):
        return True
    leaves = [leaf for child in found for leaf in _leaves(child)]
    return any(test.passes(leaf) for leaf in leaves for test in part.tests)


def _children(value: Mapping[str, Any], name: str) -> Iterator[Any]:
    if name in value:
        yield value[name]
    dotted = {key[len(name) + 1 :]: inner for key, inner in value.items() if key.startswith(f"{name}.")}
    if dotted:
        yield dotted


def _objects(value: Any) -> list[Mapping[str, Any]]:
    """The objects at a place: itself, those of an array, or one without a field where there is none."""
    return [one for one in _flat(value) if isinstance(one, Mapping)] or [_NOTHING]


def _leaves(value: Any) -> list[Any]:
    return [written(one) for one in _flat(value) if not isinstance(one, Mapping)]


def _flat(value: Any) -> list[Any]:
    """Without recursion: arrays are nested as deep as a stranger likes."""
    found, left = [], [value]
    while left:
        one = left.pop()
        if isinstance(one, list | tuple):
            left.extend(reversed(one))
        else:
            found.append(one)
    return found


def _leaf_paths(event: Any) -> Iterator[str]:
    left: list[tuple[str, Any]] = [("", event)]
    while left:
        path, value = left.pop()
        for one in _flat(value):
            if isinstance(one, Mapping):
                left.extend((f"{path}.{name}" if path else str(name), inner) for name, inner in one.items())
            elif path:
                yield path
