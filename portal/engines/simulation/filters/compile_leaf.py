"""What stands in the list of a field: values, and objects with one operator each."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from .faults import BadPattern
from .leaf_tests import (
    AnythingBut,
    Begins,
    Between,
    Ends,
    Exactly,
    Exists,
    Fits,
    IgnoringCase,
    LeafTest,
    Within,
)
from .numbers import MOST, Written, worth

_ESCAPES = re.compile(r"\\(?![*\\])")
_PAIRS = re.compile(r"\\[*\\]")
MOST_VALUES = 1_000  # of one field: more than any pattern of 4,096 characters has use for


def leaf_tests(values: list[Any], operators: frozenset[str]) -> tuple[LeafTest, ...]:
    """Raises BadPattern. `operators` are those that the service knows."""
    if not values:
        raise BadPattern("Empty arrays are not allowed")
    if len(values) > MOST_VALUES:
        raise BadPattern(f"A field has more than {MOST_VALUES} values")
    return tuple(_leaf_test(value, operators) for value in values)


def _leaf_test(value: Any, operators: frozenset[str]) -> LeafTest:
    if isinstance(value, list):
        raise BadPattern("Match value must be String, number, true, false, or null")
    if not isinstance(value, dict):
        return Exactly(value=value)
    if len(value) != 1:
        raise BadPattern(
            "Only one key allowed in match expression" if value else "Match expression name not found"
        )
    name, asked = next(iter(value.items()))
    if name not in operators:
        raise BadPattern(f"Unrecognized match type {name}")
    return _OPERATORS[name](asked, operators)


def _text(asked: Any, operator: str) -> str:
    if not isinstance(asked, str) or isinstance(asked, Written):
        raise BadPattern(f"{operator} match pattern must be a string")
    return asked


def _prefix(asked: Any, operators: frozenset[str]) -> Begins:
    return Begins(text=_cased(asked, "prefix"), ignore_case=isinstance(asked, dict))


def _suffix(asked: Any, operators: frozenset[str]) -> Ends:
    return Ends(text=_cased(asked, "suffix"), ignore_case=isinstance(asked, dict))


def _cased(asked: Any, operator: str) -> str:
    """A text, or {"equals-ignore-case": text}."""
    if isinstance(asked, dict):
        if set(asked) != {"equals-ignore-case"}:
            raise BadPattern(f"Unsupported {operator} match pattern: {', '.join(asked) or 'empty'}")
        asked = asked["equals-ignore-case"]
    return _text(asked, operator)


def _ignoring_case(asked: Any, operators: frozenset[str]) -> IgnoringCase:
    return IgnoringCase(text=_text(asked, "equals-ignore-case"))


def _wildcard(asked: Any, operators: frozenset[str]) -> Fits:
    text = _text(asked, "wildcard")
    if bad := _ESCAPES.search(_PAIRS.sub("xx", text)):
        raise BadPattern(f"Invalid escape character at pos {bad.start() + 1}")
    if (double := _PAIRS.sub("xx", text).find("**")) >= 0:
        raise BadPattern(f"Consecutive wildcard characters at pos {double + 1}")
    return Fits(wildcard=text)


def _exists(asked: Any, operators: frozenset[str]) -> Exists:
    if not isinstance(asked, bool):
        raise BadPattern("exists match pattern must be either true or false.")
    return Exists(there=asked)


def _cidr(asked: Any, operators: frozenset[str]) -> Within:
    text = _text(asked, "cidr")
    if text.count("/") != 1:
        raise BadPattern("Malformed CIDR, one '/' required")
    try:
        return Within(network=ipaddress.ip_network(text, strict=False))
    except ValueError:
        raise BadPattern(f"Malformed CIDR, {text[:64]} is no address and length of its prefix") from None


def _numeric(asked: Any, operators: frozenset[str]) -> Between:
    if not isinstance(asked, list):
        raise BadPattern("Value of numeric must be an array.")
    if len(asked) not in (2, 4):
        raise BadPattern("Too many elements in numeric expression" if len(asked) > 4 else _invalid(asked))
    low = _bound(asked[0], asked[1])
    if len(asked) == 2:
        return low
    if low.low is None or low.low == low.high:
        raise BadPattern("Too many elements in numeric expression")
    high = _bound(asked[2], asked[3])
    if high.high is None or high.low is not None:
        raise BadPattern(f"Bad numeric range operator: {asked[2]}")
    if low.low >= high.high:
        raise BadPattern("Bottom must be less than top")
    return Between(low=low.low, with_low=low.with_low, high=high.high, with_high=high.with_high)


def _invalid(asked: list[Any]) -> str:
    return f"Invalid member in numeric match: {str(asked[0])[:40] if asked else ']'}"


def _bound(operator: Any, value: Any) -> Between:
    if not isinstance(operator, str) or isinstance(operator, Written):
        raise BadPattern(_invalid([operator]))
    if operator not in ("=", "<", "<=", ">", ">="):
        raise BadPattern(f"Unrecognized numeric range operator: {operator[:40]}")
    number = _number(value, "equals" if operator == "=" else operator)
    match operator:
        case "=":
            return Between(low=number, high=number)
        case "<" | "<=":
            return Between(high=number, with_high=operator == "<=")
        case _:
            return Between(low=number, with_low=operator == ">=")


def _number(value: Any, operator: str) -> Decimal:
    if not isinstance(value, Written):
        raise BadPattern(f"Value of {operator} must be numeric")
    number = worth(value)
    if number is None:
        raise BadPattern(f"Value must be between {-MOST:.1e} and {MOST:.1e}, inclusive")
    return number


def _anything_but(asked: Any, operators: frozenset[str]) -> AnythingBut:
    if isinstance(asked, dict):
        return _anything_but_like(asked, operators)
    values = asked if isinstance(asked, list) else [asked]
    numbers = [value for value in values if isinstance(value, Written)]
    if not values or not all(isinstance(value, str) for value in values):
        if not isinstance(asked, list):
            raise BadPattern("Value of anything-but must be an array or single string/number value.")
        raise BadPattern("Inside anything but list, start|null|boolean is not supported.")
    if numbers and len(numbers) < len(values):
        says = "Inside anything but list, either all values are number or string, mixed type is not supported"
        raise BadPattern(says)
    if numbers:
        bounds = [_number(value, "anything-but") for value in numbers]
        return AnythingBut(tests=tuple(Between(low=bound, high=bound) for bound in bounds))
    return AnythingBut(tests=tuple(Exactly(value=value) for value in values))


def _anything_but_like(asked: dict[str, Any], operators: frozenset[str]) -> AnythingBut:
    if len(asked) != 1:
        raise BadPattern("Only one key allowed in match expression")
    name, inner = next(iter(asked.items()))
    if name not in _LIKE or name not in operators:
        raise BadPattern(f"Unsupported anything-but pattern: {name}")
    values = inner if isinstance(inner, list) else [inner]
    if not values or not all(_is_text(value) for value in values):
        raise BadPattern(f"anything-but {name} match pattern must be a string, or a list of them")
    if name in ("prefix", "suffix") and not all(values):
        raise BadPattern("Null prefix/suffix not allowed")
    return AnythingBut(tests=tuple(_LIKE[name](values)))


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and not isinstance(value, Written)


_LIKE: dict[str, Callable[[list[str]], Iterable[Begins | Ends | IgnoringCase | Fits]]] = {
    "prefix": lambda values: (Begins(text=value) for value in values),
    "suffix": lambda values: (Ends(text=value) for value in values),
    "equals-ignore-case": lambda values: (IgnoringCase(text=value) for value in values),
    "wildcard": lambda values: (_wildcard(value, frozenset()) for value in values),
}
_OPERATORS: dict[str, Callable[[Any, frozenset[str]], LeafTest]] = {
    "prefix": _prefix,
    "suffix": _suffix,
    "equals-ignore-case": _ignoring_case,
    "wildcard": _wildcard,
    "exists": _exists,
    "cidr": _cidr,
    "numeric": _numeric,
    "anything-but": _anything_but,
}
OPERATORS = frozenset(_OPERATORS)
