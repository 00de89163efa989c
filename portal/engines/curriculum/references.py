"""References from one file into another: kept where they lead somewhere, taken out and said where not."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .problem import Problem
from .units import Unit
from .yaml_text import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """
    `there` are on the shelf. `broken` are written but not sound: their own
    file says why, and nobody who refers to them need say it again. "s3/*"
    stands for all of a file that cannot be read, "*" for all there are.
    """

    there: Collection[str]
    broken: Collection[str] = ()

    def excuse(self, name: str) -> bool:
        return name in self.broken or name.partition("/")[0] + "/*" in self.broken or "*" in self.broken


@dataclass(kw_only=True)
class References:
    """`names` by what they are called in a problem: "fact", "lesson", "lab", "question", "event"…"""

    names: dict[str, Names] = field(default_factory=dict)
    said: list[Problem] = field(default_factory=list)
    # Names of the course that a pack is beside.
    beyond: Mapping[str, Collection[str]] = field(default_factory=dict)

    def own(self) -> References:
        """The same without what is beyond."""
        return References(names=self.names, said=self.said)

    def keep(self, what: str, wanted: Iterable[str], unit: Unit[Any], at: Path) -> tuple[str, ...]:
        """Those that are there, in order; the others are said."""
        kept = []
        for place, name in enumerate(wanted):
            if self.has(what, name, unit.path, unit.line((*at, place))):
                kept.append(name)
        return tuple(kept)

    def has(self, what: str, name: str, path: str, line: int) -> bool:
        names = self.names[what]
        if name in names.there or name in self.beyond.get(what, ()):
            return True
        if not names.excuse(name):
            self.said.append(unknown(what, name, names.there, path, line))
        return False

    def say(self, path: str, line: int, fault: str, remedy: str) -> None:
        self.said.append(Problem(path=path, line=line, fault=fault, remedy=remedy))


def unknown(what: str, name: str, there: Collection[str], path: str, line: int) -> Problem:
    close = difflib.get_close_matches(name, list(there), n=1)
    remedy = f"Did you mean `{close[0]}`?" if close else f"Write that {what}, or name another."
    return Problem(path=path, line=line, fault=f"There is no {what} `{name}`.", remedy=remedy)


def written(unit: Unit[Any], items: str, key: str) -> Iterator[str]:
    """Every name that a file gives to its items, sound or not; "*" when it has no list of them."""
    data = unit.document.data if unit.document else None
    listed = data.get(items) if isinstance(data, dict) else None
    if not isinstance(listed, list):
        yield "*"
        return
    for item in listed:
        if isinstance(item, dict) and isinstance(item.get(key), str):
            yield item[key]


def places(unit: Unit[Any], items: str, key: str) -> Mapping[str, int]:
    """Where in its list each named item stands; of two alike, the first."""
    data = unit.document.data if unit.document else {}
    found: dict[str, int] = {}
    for place, item in enumerate(data.get(items) or ()):
        if isinstance(item, dict) and isinstance(item.get(key), str):
            found.setdefault(item[key], place)
    return found
