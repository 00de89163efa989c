"""
Numbers that AWS publishes, each with the fact that says so.

    sheet = Sheet(library.facts)
    sheet.quote("L-2", "per_million")      # Quoted(value=Decimal("0.20"), fact="L-2", source=…, as_of=…)

A simulation holds no constant of AWS's: it reads them here, so that a page can show where each is from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol


class Fact(Protocol):
    """What the curriculum keeps of a fact; this room asks for no more of it."""

    @property
    def numbers(self) -> Mapping[str, Decimal]: ...
    @property
    def source(self) -> str: ...
    @property
    def as_of(self) -> str: ...


class FactMissing(Exception):
    """A fact, or the number in it, that a simulation needs is not among those given."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Quoted:
    """`fact` is its id in content/facts.yaml, `as_of` the month or day for which `source` was read."""

    value: Decimal
    fact: str
    source: str
    as_of: str


class Sheet:
    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self._facts = facts

    def quote(self, fact: str, name: str) -> Quoted:
        """Raises FactMissing."""
        found = self._facts.get(fact)
        if found is None or name not in found.numbers:
            raise FactMissing(
                f"content/facts.yaml: fact {fact} has no number `{name}`. Add it to its `numbers`, in quotes."
            )
        return Quoted(value=found.numbers[name], fact=fact, source=found.source, as_of=found.as_of)

    def whole(self, fact: str, name: str) -> int:
        """The same of a number that is whole. Raises FactMissing."""
        return int(self.quote(fact, name).value)


__all__ = ["Fact", "FactMissing", "Quoted", "Sheet"]
