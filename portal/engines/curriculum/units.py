"""One file, or one lab's folder, read by itself: its value, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from portal.engines.markup import find_faults

from .problem import Finding, Problem
from .tree import Tree, Unreadable
from .validate import validate
from .yaml_text import Document, Path, YamlFault, read_yaml

T = TypeVar("T")


@dataclass(kw_only=True)
class Unit(Generic[T]):
    """`value` is None when nothing sound is left; `document` finds lines for later findings."""

    path: str  # as problems show it
    value: T | None = None
    document: Document | None = None
    problems: list[Problem] = field(default_factory=list)

    def say(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self.say_at(self.line(finding.at), finding.fault, finding.remedy)

    def say_at(self, line: int, fault: str, remedy: str) -> None:
        self.problems.append(Problem(path=self.path, line=line, fault=fault, remedy=remedy))

    def line(self, at: Path) -> int:
        return self.document.line(at) if self.document else 1


def open_yaml(unit: Unit[Any], tree: Tree, path: str) -> dict[str, Any] | None:
    """The mapping the file holds; None, with the problem in the unit, when it holds none."""
    try:
        unit.document = read_yaml(tree.read(path))
    except Unreadable as fault:
        unit.problems.append(fault.problem)
        return None
    except YamlFault as fault:
        unit.say_at(fault.line, fault.fault, fault.remedy)
        return None
    if not isinstance(unit.document.data, dict):
        unit.say_at(1, "The file is not a mapping.", "Start it with `key: value` lines.")
        return None
    return unit.document.data


def validate_items(unit: Unit[Any], data: dict[str, Any], key: str, kind: Any) -> list[tuple[int, Any]]:
    """
    The sound items of a list, each with its place, so that one broken item hides no other.

    What is wrong goes into the unit.
    """
    items = data.get(key)
    if not isinstance(items, list):
        unit.say(
            [
                Finding(
                    at=(key,), fault=f"There is no list `{key}`.", remedy=f"Add `{key}:` and items below it."
                )
            ]
        )
        return []
    sound: list[tuple[int, Any]] = []
    for place, item in enumerate(items):
        # In its list again, so that a finding can name the item.
        value, findings = validate(kind, item)
        if value is not None:
            sound.append((place, value))
        unit.say(_placed(finding, (key, place), item, key) for finding in findings)
    return sound


def _placed(finding: Finding, at: Path, item: Any, key: str) -> Finding:
    name = next(
        (item[n] for n in ("slug", "id", "name") if isinstance(item, dict) and isinstance(item.get(n), str)),
        "",
    )
    fault = finding.fault
    if name and f'"{name}"' not in fault:
        fault = f'{key.removesuffix("s").capitalize()} "{name}": {fault[:1].lower()}{fault[1:]}'
    return Finding(at=(*at, *finding.at), fault=fault, remedy=finding.remedy)


def check_prose(unit: Unit[Any], text: str, *, first_line: int, embeds: bool = False, step: int = 1) -> None:
    """Faults of the Markdown. `step` is 0 for a text in YAML, where all lines count as the key's."""
    for fault in find_faults(text):
        if embeds or "fence must hold" not in fault.fault:
            unit.say_at(first_line + (fault.line - 1) * step, fault.fault, fault.remedy)


def repeated(slugs: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    twice: set[str] = set()
    for slug in slugs:
        (twice if slug in seen else seen).add(slug)
    return twice
