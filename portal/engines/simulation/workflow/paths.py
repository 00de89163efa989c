"""
Paths into JSON: `$.order.items[0]`, `$.items[*].id`, `$..name`, and `$$` for the context object.

Filter expressions are refused: what strangers write has to come to an end soon.
https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

LONGEST = 512
MOST_DEEP = 1  # how often `..` may stand in one path: each looks at everything below
MOST_FOUND = 10_000

Kind = Literal["name", "index", "names", "indices", "slice", "all", "deep"]
_NAME = re.compile(r"[^\s.\[\]'\"*()?@$,:]+")
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
_SLICE = re.compile(r"(-?\d{1,9})?:(-?\d{1,9})?(?::(-?\d{1,9}))?")
_INDICES = re.compile(r"-?\d{1,9}(?:\s*,\s*-?\d{1,9})*")
_ESCAPED = re.compile(r"\\(.)")


class BadPath(ValueError):
    """Not a path, or one that is not simulated."""


class NotFound(LookupError):
    """The path leads nowhere."""


@dataclass(frozen=True, slots=True)
class Step:
    kind: Kind
    value: Any = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Path:
    """`is_context`: it begins with `$$`. A definite one leads to one value, any other to a list."""

    text: str
    is_context: bool
    steps: tuple[Step, ...]

    @property
    def is_definite(self) -> bool:
        return all(step.kind in ("name", "index") for step in self.steps)

    def find(self, data: Any) -> Any:
        """Raises NotFound where a definite path leads nowhere."""
        found = [data]
        for step in self.steps:
            found = [inner for value in found for inner in _take(step, value)]
            if len(found) > MOST_FOUND:
                raise NotFound(f"{self.text} leads to more than {MOST_FOUND:,} values.")
        if not self.is_definite:
            return found
        if not found:
            raise NotFound(self.text)
        return found[0]


def put(path: Path, data: Any, value: Any) -> Any:
    """
    A copy of `data` with the value at a reference path; objects that are not there are made. Raises
    NotFound where something else is in the way.
    """
    if not path.steps:
        return value
    step, rest = path.steps[0], Path(text=path.text, is_context=False, steps=path.steps[1:])
    if step.kind == "index":
        if not isinstance(data, list) or not -len(data) <= step.value < len(data):
            raise NotFound(path.text)
        place = step.value % len(data)
        return [*data[:place], put(rest, data[place], value), *data[place + 1 :]]
    if not isinstance(data, dict):
        raise NotFound(path.text)
    inside = data.get(step.value, {} if rest.steps else None)
    return {**data, step.value: put(rest, inside, value)}


@functools.lru_cache(maxsize=1024)
def read_path(text: str) -> Path:
    """Raises BadPath."""
    if len(text) > LONGEST:
        raise BadPath(f"A path has at most {LONGEST} characters.")
    is_context = text.startswith("$$")
    rest = text[2 if is_context else 1 :]
    if not text.startswith("$"):
        raise BadPath(f"{_shown(text)} is no path: it has to begin with $.")
    steps: list[Step] = []
    while rest:
        taken, rest = _step(rest, text)
        steps.extend(taken)
    if sum(step.kind == "deep" for step in steps) > MOST_DEEP:
        raise BadPath(f"{_shown(text)}: `..` may stand in a path once.")
    return Path(text=text, is_context=is_context, steps=tuple(steps))


def read_reference(text: str) -> Path:
    """A path that leads to one place, as ResultPath has to. Raises BadPath."""
    path = read_path(text)
    if path.is_context or not path.is_definite:
        raise BadPath(f"{_shown(text)} is no reference path: it has to lead to one place of the input.")
    return path


def _step(rest: str, text: str) -> tuple[list[Step], str]:
    if rest.startswith("..["):
        return [Step("deep")], rest[2:]
    if rest.startswith(".."):
        return [Step("deep")], rest[1:]
    if rest.startswith(".*"):
        return [Step("all")], rest[2:]
    if rest.startswith("["):
        return _brackets(rest, text)
    name = _NAME.match(rest, 1) if rest.startswith(".") else None
    if name is None:
        raise BadPath(f"{_shown(text)} is no path: {_shown(rest)} cannot be read.")
    return [Step("name", name.group())], rest[name.end() :]


def _brackets(rest: str, text: str) -> tuple[list[Step], str]:
    if rest.startswith("[?"):
        raise BadPath(f"{_shown(text)}: filter expressions are not simulated. Filter in a function.")
    names, place = [], 1
    while quoted := _QUOTED.match(rest, place):
        names.append(_ESCAPED.sub(r"\1", quoted.group(1) if quoted.group(1) is not None else quoted.group(2)))
        place = quoted.end()
        if rest.startswith(",", place):
            place += 1
    if names and rest.startswith("]", place):
        step = Step("name", names[0]) if len(names) == 1 else Step("names", tuple(names))
        return [step], rest[place + 1 :]
    inside, closed, after = rest[1:].partition("]")
    if closed and inside == "*":
        return [Step("all")], after
    if closed and _INDICES.fullmatch(inside):
        indices = tuple(int(index) for index in inside.split(","))
        return [Step("index", indices[0]) if len(indices) == 1 else Step("indices", indices)], after
    if closed and (bounds := _SLICE.fullmatch(inside)) and bounds.group(3) != "0":
        return [Step("slice", slice(*(int(one) if one else None for one in bounds.groups())))], after
    raise BadPath(f"{_shown(text)} is no path: {_shown(rest)} cannot be read.")


def _take(step: Step, value: Any) -> Iterator[Any]:
    match step.kind, value:
        case (("name" | "names"), dict()):
            names = (step.value,) if step.kind == "name" else step.value
            yield from (value[name] for name in names if name in value)
        case (("index" | "indices"), list()):
            indices = (step.value,) if step.kind == "index" else step.value
            yield from (value[index] for index in indices if -len(value) <= index < len(value))
        case "slice", list():
            yield from value[step.value]
        case "all", dict():
            yield from value.values()
        case "all", list():
            yield from value
        case "deep", _:
            yield from _below(value)


def _below(value: Any) -> Iterator[Any]:
    left = [value]
    while left:
        one = left.pop()
        yield one
        if isinstance(one, dict):
            left.extend(reversed(list(one.values())))
        elif isinstance(one, list):
            left.extend(reversed(one))


def _shown(text: str) -> str:
    return f'"{text if len(text) <= 60 else text[:57] + "..."}"'
