"""What somebody should know of what their code sent: where, what, and what would help."""

from __future__ import annotations

import reprlib
from dataclasses import dataclass, field
from typing import Any, Literal

MOST = 50  # of one reading: the first ones tell enough


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """An "error" cost them something that they sent; a "hint" did not."""

    where: str
    fault: str
    remedy: str
    kind: Literal["error", "hint"] = "error"

    def __str__(self) -> str:
        return f"{self.where}: {self.fault} {self.remedy}"


class Faulty(Exception):
    """What is wrong with a part of what they sent, which is left out: a fault and its remedy."""

    def __init__(self, fault: str, remedy: str) -> None:
        super().__init__(fault, remedy)
        self.fault, self.remedy = fault, remedy


@dataclass(slots=True)
class Findings:
    """The first MOST of one reading; however many more there would be, they take no memory."""

    _found: list[Finding] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        if len(self._found) < MOST:
            self._found.append(finding)

    def fault(self, where: str, faulty: Faulty) -> None:
        self.add(Finding(where=where, fault=faulty.fault, remedy=faulty.remedy))

    def hint(self, where: str, fault: str, remedy: str) -> None:
        self.add(Finding(where=where, fault=fault, remedy=remedy, kind="hint"))

    def all(self) -> tuple[Finding, ...]:
        return tuple(self._found)


class _Short(reprlib.Repr):
    """As repr() writes it, in a time that does not grow with how much there is."""

    def __init__(self) -> None:
        super().__init__()
        self.maxstring = self.maxlong = self.maxother = 200

    def repr_dict(self, x: dict[Any, Any], level: int) -> str:
        return "{…}" if x else "{}"  # the standard one sorts all of its keys


_SHORT = _Short()


def clip(text: object, most: int = 80) -> str:
    """Something of theirs, as a sentence may quote it."""
    shown = text if isinstance(text, str) else _SHORT.repr(text)
    return shown if len(shown) <= most else shown[: most - 1] + "…"
