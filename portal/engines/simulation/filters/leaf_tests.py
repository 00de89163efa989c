"""What a pattern asks of one value: the operators of EventBridge's pattern syntax."""

from __future__ import annotations

import functools
import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .numbers import Written, worth

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, kw_only=True, slots=True)
class Exactly:
    """
    Text, number, true, false or null. "For numbers, Lambda also uses string representation. For example,
    300, 300.0, and 3.0e2 are not considered equal" (Lambda: invocation-eventfiltering).
    """

    value: Any

    def passes(self, found: Any) -> bool:
        return type(found) is type(self.value) and bool(found == self.value)


@dataclass(frozen=True, kw_only=True, slots=True)
class Begins:
    text: str
    ignore_case: bool = False

    def passes(self, found: Any) -> bool:
        return _is_text(found) and _cased(found, self.ignore_case).startswith(
            _cased(self.text, self.ignore_case)
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Ends:
    text: str
    ignore_case: bool = False

    def passes(self, found: Any) -> bool:
        return _is_text(found) and _cased(found, self.ignore_case).endswith(
            _cased(self.text, self.ignore_case)
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class IgnoringCase:
    text: str

    def passes(self, found: Any) -> bool:
        return _is_text(found) and _cased(found, True) == _cased(self.text, True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Fits:
    """`*` is any text, `\\*` an asterisk and `\\\\` a backslash."""

    wildcard: str

    def passes(self, found: Any) -> bool:
        return _is_text(found) and _compiled(self.wildcard).fullmatch(found) is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class Between:
    """JSON numbers alone: text that looks like one, as in a DynamoDB stream, is none."""

    low: Decimal | None = None
    high: Decimal | None = None
    with_low: bool = True
    with_high: bool = True

    def passes(self, found: Any) -> bool:
        number = worth(found)
        if number is None:
            return False
        if self.low is not None and not (number >= self.low if self.with_low else number > self.low):
            return False
        return self.high is None or (number <= self.high if self.with_high else number < self.high)


@dataclass(frozen=True, kw_only=True, slots=True)
class Within:
    network: Network

    def passes(self, found: Any) -> bool:
        if not _is_text(found) or len(found) > 64:
            return False
        try:
            return ipaddress.ip_address(found) in self.network
        except ValueError:
            return False


@dataclass(frozen=True, kw_only=True, slots=True)
class Exists:
    """Of leaves alone: an object in between is as good as not there. `there` False is for the pattern."""

    there: bool

    def passes(self, found: Any) -> bool:
        return self.there


@dataclass(frozen=True, kw_only=True, slots=True)
class AnythingBut:
    """Any value that none of these would take."""

    tests: tuple[Exactly | Begins | Ends | IgnoringCase | Fits | Between, ...]

    def passes(self, found: Any) -> bool:
        return not any(test.passes(found) for test in self.tests)


LeafTest = Exactly | Begins | Ends | IgnoringCase | Fits | Between | Within | Exists | AnythingBut
Compile = Callable[[str], re.Pattern[str]]


def _is_text(found: Any) -> bool:
    return isinstance(found, str) and not isinstance(found, Written)


def _cased(text: str, ignore_case: bool) -> str:
    return text.lower() if ignore_case else text


@functools.lru_cache(maxsize=512)
def _compiled(wildcard: str) -> re.Pattern[str]:
    """
    Each part between two wildcards goes to the first place where it fits and is not tried further on (an
    atomic group), so that the time is at most the two lengths multiplied.
    """
    first, *rest = (re.escape(part) for part in _parts(wildcard))
    if not rest:
        return re.compile(first, re.DOTALL)
    *middle, last = rest
    return re.compile(f"{first}{''.join(f'(?>.*?{part})' for part in middle)}.*{last}", re.DOTALL)


def _parts(wildcard: str) -> list[str]:
    parts, escaped = [""], False
    for character in wildcard:
        if escaped or character not in "*\\":
            parts[-1] += character
            escaped = False
        elif character == "\\":
            escaped = True
        else:
            parts.append("")
    return parts
