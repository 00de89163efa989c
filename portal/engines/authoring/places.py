"""
One edit in a YAML text: everything else stays as it was written, with its comments, order and quotes.

Each edit is read again before it is given: when the text would say anything but the old data with that one
change, it is refused.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import yaml

from portal.engines.curriculum.yaml_text import Path, YamlFault, read_yaml


class NotPlaced(ValueError):
    """The text stays as it is; the message says why."""


def append(text: str, at: Path, written: str, *, after: int | None = None, gap: bool = False) -> str:
    """
    The text with one more item in the list at `at`: behind the last one, or behind item `after`.

    `written` is the item as YAML that begins in the first column; `gap` leaves an empty line before it.
    Raises NotPlaced.
    """
    node = _node(text, at)
    if not isinstance(node, yaml.SequenceNode):
        raise NotPlaced(f"{_shown(at)} is no list.")
    last = len(node.value) - 1 if after is None else after
    wanted = _data(text)
    _inner(wanted, at).insert(last + 1, _data(written))
    if node.flow_style:
        return _first_that_says(wanted, _in_flow(text, node, written, last))
    return _first_that_says(wanted, _in_block(text, node, written, last, gap))


def replace(text: str, at: Path, written: str) -> str:
    """The text with another value at `at`, as YAML on one line. Raises NotPlaced."""
    node = _node(text, at)
    wanted = _data(text)
    _inner(wanted, at[:-1])[at[-1]] = _data(written)
    return _first_that_says(wanted, _replaced(text, node, written))


def _first_that_says(wanted: Any, tries: Iterator[str]) -> str:
    for text in tries:
        try:
            if read_yaml(text).data == wanted:
                return text
        except YamlFault:
            continue
    raise NotPlaced("The file is written in a way that this edit cannot keep. Write it by hand.")


def _in_flow(text: str, node: yaml.SequenceNode, written: str, last: int) -> Iterator[str]:
    if last >= 0:
        end = node.value[last].end_mark.index
        yield f"{text[:end]}, {written.strip()}{text[end:]}"
    else:
        end = node.end_mark.index - 1
        yield f"{text[:end].rstrip()}{written.strip()}{text[end:]}"


def _in_block(text: str, node: yaml.SequenceNode, written: str, last: int, gap: bool) -> Iterator[str]:
    indent = " " * node.start_mark.column
    first, *rest = written.rstrip("\n").split("\n")
    item = [f"{indent}- {first}", *(f"{indent}  {line}" if line else "" for line in rest)]
    lines = text.rstrip("\n").split("\n")
    end = node.value[last].end_mark
    line = end.line if text.split("\n")[end.line][: end.column].strip() else end.line - 1
    for skipped in ("#", None):  # a comment behind it belongs to what follows, unless it is text of a block
        place = _last_of(lines, min(line, len(lines) - 1), skipped)
        new = ["", *item] if gap else item
        yield "\n".join([*lines[: place + 1], *new, *lines[place + 1 :]]) + "\n"


def _last_of(lines: list[str], line: int, comment: str | None) -> int:
    while line > 0 and (
        not lines[line].strip() or (comment is not None and lines[line].lstrip().startswith(comment))
    ):
        line -= 1
    return line


def _replaced(text: str, node: yaml.Node, written: str) -> Iterator[str]:
    start, end = node.start_mark.index, node.end_mark.index
    before = text[:start]
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        before = before.rstrip() + " "  # to the line of its key
    elif before and not before[-1].isspace():
        before += " "  # a null that is not written
    for skipped in ("#", None):
        kept = text[:end].split("\n")
        tail = text[end:]
        if kept[-1].strip():
            yield before + written + tail
            return
        place = _last_of(kept, len(kept) - 1, skipped)
        between = "\n".join(kept[place + 1 :])
        yield f"{before}{written}\n{between}{tail}"


def _node(text: str, at: Path) -> yaml.Node:
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as fault:
        raise NotPlaced(f"The file is no YAML: {fault}"[:300]) from None
    for step in at:
        found = None
        if isinstance(node, yaml.MappingNode):
            found = next((value for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            found = node.value[step]
        if found is None:
            raise NotPlaced(f"There is no {_shown(at)}.")
        node = found
    if node is None:
        raise NotPlaced("The file is empty.")
    return node


def _data(text: str) -> Any:
    try:
        return copy.deepcopy(read_yaml(text).data)
    except YamlFault as fault:
        raise NotPlaced(f"Line {fault.line}: {fault.fault}") from None


def _inner(data: Any, at: Path) -> Any:
    for step in at:
        data = data[step]
    return data


def _shown(at: Path) -> str:
    return "`" + ".".join(str(step) for step in at) + "`"
