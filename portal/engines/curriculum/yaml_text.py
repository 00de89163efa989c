"""YAML → data and the line of each key. Only what JSON can say: no tags, aliases or dates, no yes and no."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

Path = tuple[str | int, ...]

DEEPEST = 60
_TAG = "tag:yaml.org,2002:"
_KINDS = {_TAG + kind for kind in ("str", "int", "float", "bool", "null", "map", "seq")}


class _Loader(yaml.CSafeLoader):
    """`no` is text and 2026-11-01 is text, as in YAML 1.2 and in JSON; a country code is not a boolean."""

    yaml_implicit_resolvers: dict[str, Any] = {}


for kind, pattern, first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("null", r"^(?:null|~|)$", ["n", "~", ""]),
    ("int", r"^-?(?:0|[1-9][0-9]*)$", "-0123456789"),
    ("float", r"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$", "-0123456789"),
):
    _Loader.add_implicit_resolver(_TAG + kind, re.compile(pattern), list(first))


class YamlFault(Exception):
    def __init__(self, line: int, fault: str, remedy: str) -> None:
        super().__init__(fault)
        self.line, self.fault, self.remedy = line, fault, remedy


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    data: Any
    lines: dict[Path, int]

    def line(self, at: Path) -> int:
        """The line of a key or an item; of the nearest thing around it when it is not there."""
        while at and at not in self.lines:
            at = at[:-1]
        return self.lines.get(at, 1)


def read_yaml(text: str, *, first_line: int = 1) -> Document:
    """Raises YamlFault. `first_line` is where the text starts in its file."""
    try:
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            lines: dict[Path, int] = {}
            if node is not None:
                _walk(node, (), lines, first_line, set())
            data = loader.construct_document(node) if node is not None else None
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line = (mark.line if mark else 0) + first_line
        raise YamlFault(line, f"This is not YAML: {fault.problem or fault.context}.", _hint(fault)) from None
    except (yaml.YAMLError, ValueError) as fault:
        raise YamlFault(first_line, f"This is not YAML: {fault}.", "Remove what does not belong.") from None
    return Document(data=data, lines={(): first_line, **lines})


def _hint(fault: yaml.MarkedYAMLError) -> str:
    problem = str(fault.problem)
    if "mapping values are not allowed" in problem:
        return "Put a text that holds `: ` between quotes."
    if "cannot start any token" in problem:
        return "Put a text that starts with ` or @ between quotes, and indent with spaces."
    return "Check the indentation and the quotes around this line."


def _walk(node: yaml.Node, at: Path, lines: dict[Path, int], first_line: int, seen: set[int]) -> None:
    line = node.start_mark.line + first_line
    lines.setdefault(at, line)
    if id(node) in seen:
        raise YamlFault(line, "An alias repeats an anchor, which is not read here.", "Write the value out.")
    seen.add(id(node))
    if len(at) > DEEPEST:
        raise YamlFault(line, f"Values are nested more than {DEEPEST} deep.", "Flatten them.")
    if node.tag not in _KINDS:
        raise YamlFault(line, f"The tag {node.tag} is not read here.", "Write plain values.")
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            _key(key, at, lines, first_line)
            _walk(value, (*at, key.value), lines, first_line, seen)
    elif isinstance(node, yaml.SequenceNode):
        for place, item in enumerate(node.value):
            _walk(item, (*at, place), lines, first_line, seen)


def _key(key: yaml.Node, at: Path, lines: dict[Path, int], first_line: int) -> None:
    line = key.start_mark.line + first_line
    if key.tag != _TAG + "str":
        raise YamlFault(line, f"The key `{key.value}` is not text.", "Put it between quotes.")
    place = (*at, key.value)
    if place in lines:
        raise YamlFault(
            line, f"The key `{key.value}` is given twice.", f"Keep one (the first is line {lines[place]})."
        )
    lines[place] = line
