"""
The conditions of a template: which hold, with the parameters that were given.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .functions import Cannot, text_of

_LONGEST_CHAIN = 100  # of conditions that name conditions


class Conditions:
    """`resolve` gives the value of what stands beside a condition: parameters and mappings, no resources."""

    def __init__(self, declared: Any, resolve: Callable[[Any], Any]) -> None:
        self._declared: Mapping[str, Any] = declared if isinstance(declared, dict) else {}
        self._resolve = resolve
        self._known: dict[str, bool] = {}
        self._asked: list[str] = []

    def holds(self, name: Any) -> bool:
        """Raises Cannot for one that is not there, that goes round in a circle, or is none."""
        if not isinstance(name, str) or name not in self._declared:
            raise Cannot(f"there is no condition {name!r:.60}")
        if name in self._known:
            return self._known[name]
        if name in self._asked:
            way = " → ".join([*self._asked[self._asked.index(name) :], name])
            raise Cannot(f"the conditions go round in a circle: {way}")
        if len(self._asked) >= _LONGEST_CHAIN:
            raise Cannot(f"a condition goes through more than {_LONGEST_CHAIN} others")
        self._asked.append(name)
        try:
            self._known[name] = self._value(self._declared[name])
        finally:
            self._asked.pop()
        return self._known[name]

    def _value(self, written: Any) -> bool:
        if not (isinstance(written, dict) and len(written) == 1):
            raise Cannot("a condition is one of Fn::And, Fn::Or, Fn::Not, Fn::Equals and Condition")
        ((function, given),) = written.items()
        match function:
            case "Condition":
                return self.holds(given)
            case "Fn::Equals" if isinstance(given, list) and len(given) == 2:
                left, right = (self._resolve(one) for one in given)
                return _same(left, right)
            case "Fn::Not" if isinstance(given, list) and len(given) == 1:
                return not self._value(given[0])
            case "Fn::And" if isinstance(given, list) and 2 <= len(given) <= 10:
                return False not in [self._value(one) for one in given]
            case "Fn::Or" if isinstance(given, list) and 2 <= len(given) <= 10:
                return True in [self._value(one) for one in given]
        raise Cannot(f"{function[:40]} is no condition with what it is given")


def _same(left: Any, right: Any) -> bool:
    """Texts are compared: the number 1 and the text "1" are the same."""
    try:
        return text_of(left) == text_of(right)
    except Cannot:
        return bool(left == right)
