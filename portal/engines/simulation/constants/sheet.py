"""Numbers out of facts: each with the fact that says so."""

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

    def ms(self, fact: str, name: str) -> int:
        """A number of seconds, in ms. Raises FactMissing."""
        return int(1_000 * self.quote(fact, name).value)

    def pair(self, fact: str, least: str, most: str) -> tuple[int, int]:
        """Two whole numbers, between which something has to be. Raises FactMissing."""
        return self.whole(fact, least), self.whole(fact, most)

    def pair_ms(self, fact: str, least: str, most: str) -> tuple[int, int]:
        """The same of seconds, in ms. Raises FactMissing."""
        return self.ms(fact, least), self.ms(fact, most)
