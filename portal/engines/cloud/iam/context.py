"""The keys that a request brings for conditions and policy variables, each with its values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

Value: TypeAlias = str | int | float | bool
Values: TypeAlias = Value | Iterable[Value]


def as_text(value: Value) -> str:
    """As a policy writes it: true, 5, 0.5."""
    return str(value).lower() if isinstance(value, bool) else str(value)


class Context(Mapping[str, tuple[str, ...]]):
    """
    Frozen. "Key names are case-insensitive": `aws:currenttime` finds `aws:CurrentTime`.

    A value may be text, a number, a boolean (written as JSON writes it) or several of them; no values
    is no key. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
    """

    __slots__ = ("_names", "_values")

    def __init__(self, values: Mapping[str, Values] | None = None) -> None:
        self._names: dict[str, str] = {}
        self._values: dict[str, tuple[str, ...]] = {}
        for name, value in (values or {}).items():
            several = (value,) if isinstance(value, str | int | float) else tuple(value)
            if several:
                self._names[name.lower()] = name
                self._values[name.lower()] = tuple(as_text(one) for one in several)

    def __getitem__(self, name: str) -> tuple[str, ...]:
        return self._values[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names.values())

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._values

    def __repr__(self) -> str:
        return f"Context({ {name: self[name] for name in self} })"

    def __hash__(self) -> int:
        return hash(frozenset(self._values.items()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Context) and self._values == other._values

    def over(self, defaults: Mapping[str, Values]) -> Context:
        """These keys, and of `defaults` those that are not among them."""
        return Context({**{name: value for name, value in defaults.items() if name not in self}, **self})
