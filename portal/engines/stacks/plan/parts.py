"""The resources of a checked template by type, with what is asked of each in the same way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from portal.engines.stacks.functions import Cannot, is_known, text_of
from portal.engines.stacks.names import ACCOUNT, REGION
from portal.engines.stacks.resolve import Resolver

from .model import LeftOut, Target

_FUNCTION = ":function:"
# What comes of a text where there should be an object, and so on: cfn-lint has told it already, as a rule.
_SHAPES = (AttributeError, TypeError, ValueError, LookupError)


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A resource whose condition holds. `properties` are resolved; what is not known is still a function."""

    logical_id: str
    type: str
    name: str
    properties: Mapping[str, Any]

    def text(self, name: str, otherwise: str = "") -> str:
        """As a text; `otherwise` where it is not there, or is no text. Raises Cannot where it is unknown."""
        value = self.properties.get(name)
        if value is None:
            return otherwise
        return known_text(value, name)

    def number(self, name: str, otherwise: int) -> int:
        """Raises Cannot."""
        value = self.properties.get(name)
        return otherwise if value is None else whole(value, name)

    def object(self, name: str) -> Mapping[str, Any]:
        """Empty where it is not there. Raises Cannot where something in it is unknown."""
        value = self.properties.get(name)
        if value is None:
            return {}
        if not is_known(value):
            raise Cannot(f"{name} is not known")
        if not isinstance(value, dict):
            raise Cannot(f"{name} is no object")
        return value

    def items(self, name: str) -> list[Any]:
        """Raises Cannot."""
        value = self.properties.get(name)
        if value is None:
            return []
        if not is_known(value):
            raise Cannot(f"{name} is not known")
        return value if isinstance(value, list) else [value]


@dataclass(slots=True)
class Parts:
    """Of one stack, in the order of the template. What is left out is noted here while plans are made."""

    resolver: Resolver
    left_out: dict[str, LeftOut] = field(default_factory=dict)
    _by_type: dict[str, list[Part]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for logical_id, kind in self.resolver.resources().items():
            part = Part(
                logical_id=logical_id,
                type=kind,
                name=self.resolver.name_of(logical_id) or "",
                properties=self.resolver.properties(logical_id),
            )
            self._by_type.setdefault(kind, []).append(part)

    def of(self, kind: str) -> Iterator[Part]:
        """Those that are not left out, "SQS::Queue" and so on."""
        for part in self._by_type.get(f"AWS::{kind}", ()):
            left = self.left_out.get(part.logical_id)
            if left is None or left.is_partial:
                yield part

    def types(self) -> dict[str, list[Part]]:
        return self._by_type

    @contextmanager
    def trying(self, part: Part) -> Iterator[None]:
        """What cannot be deployed of it, or has a shape that nobody expects, is left out with the reason."""
        try:
            yield
        except Cannot as why:
            self.leave(part, str(why))
        except _SHAPES as fault:
            self.leave(part, f"its properties have a shape that is not read here ({type(fault).__name__})")

    def leave(self, part: Part, why: str, *, is_fault: bool = False, is_partial: bool = False) -> None:
        """`why` is a clause; it becomes a sentence. What is left out as a whole says why for good."""
        sentence = f"{why[:1].upper()}{why[1:]}."
        if part.logical_id in self.left_out and not self.left_out[part.logical_id].is_partial:
            return
        self.left_out[part.logical_id] = LeftOut(
            logical_id=part.logical_id, type=part.type, why=sentence, is_fault=is_fault, is_partial=is_partial
        )


def known_text(value: Any, name: str) -> str:
    if not is_known(value):
        raise Cannot(f"{name} is not known")
    return text_of(value)


def whole(value: Any, name: str) -> int:
    text = known_text(value, name)
    try:
        return int(text)
    except ValueError:
        raise Cannot(f"{name} is {text[:40]!r}, which is no whole number") from None


def is_true(value: Any) -> bool:
    return value is True or (isinstance(value, str) and value.lower() == "true")


def target_of(given: Any) -> Target | None:
    """Of an ARN, or of the address that API Gateway has for it; None for what is no function."""
    if not isinstance(given, str):
        return None
    if _FUNCTION in given:
        rest = given.split(_FUNCTION, 1)[1].partition("/")[0]
        name, _, qualifier = rest.partition(":")
        return Target(function=name, qualifier=qualifier or None)
    if given.startswith("arn:"):
        return None
    name, _, qualifier = given.partition(":")
    return Target(function=name, qualifier=qualifier or None)


def name_in(arn: str) -> str:
    """Of a queue, topic, stream, table, bus or bucket."""
    resource = arn.split(":", 5)[5] if arn.startswith("arn:") else arn.rpartition("/")[2]
    if resource.startswith(("table/", "stream/", "event-bus/")):
        return resource.split("/")[1]
    return resource.rpartition(":")[2]


def arn_of(service: str, name: str) -> str:
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{name}"
