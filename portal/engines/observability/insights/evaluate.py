"""
An expression → what it comes to in one row.

What is missing is equal to nothing, so that =, like and in are false of it, and what negates them is true.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from .budget import Budget
from .functions import FUNCTIONS, Argument
from .patterns import Pattern
from .syntax import (
    Aggregate,
    Arithmetic,
    Call,
    Compare,
    Constant,
    Either,
    Every,
    Expression,
    Field,
    In,
    Like,
    Not,
    Span,
)
from .values import Value, compare, is_true, number, shown

_BIGGEST = 1e300


class Holder(Protocol):
    """A row: what it holds by name."""

    def get(self, name: str) -> Value: ...


class Evaluation:
    """`aggregates` are what the functions of `stats` have come to, where there is a group."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self.aggregates: Mapping[Aggregate, Value] = {}

    def value(self, expression: Expression, row: Holder) -> Value:
        result: Value = None
        match expression:
            case Field(name):
                result = row.get(name)
            case Constant(value):
                result = value
            case Aggregate():
                result = self.aggregates.get(expression)
            case Arithmetic(operator, left, right):
                result = _reckon(operator, number(self.value(left, row)), number(self.value(right, row)))
            case Call():
                result = self._call(expression, row)
            case Not() | Every() | Either() | Compare() | In() | Like():
                result = float(self.is_true(expression, row))
        return result

    def is_true(self, expression: Expression, row: Holder) -> bool:
        match expression:
            case Not(inner):
                result = not self.is_true(inner, row)
            case Every(several):
                result = all(self.is_true(inner, row) for inner in several)
            case Either(several):
                result = any(self.is_true(inner, row) for inner in several)
            case Compare(operator, left, right):
                result = _holds(operator, compare(self.value(left, row), self.value(right, row)))
            case In(subject, values):
                found = self.value(subject, row)
                result = any(compare(found, self.value(value, row)) == 0 for value in values)
            case Like(subject, pattern):
                self._budget.look()  # 256 KB may take a pattern half a second
                result = _is_like(self.value(subject, row), pattern)
            case _:
                result = is_true(self.value(expression, row))
        return result

    def _call(self, call: Call, row: Holder) -> Value:
        arguments: list[Argument] = [
            argument if isinstance(argument, Span) else self.value(argument, row)
            for argument in call.arguments
        ]
        self._budget.look()
        if call.function == "replace":  # before it is made: it may be many times as long
            self._budget.make_text(_growth(arguments))
        result = FUNCTIONS[call.function].body(arguments)
        if isinstance(result, str):
            self._budget.make_text(len(result))
        return result


def _is_like(found: Value, pattern: Pattern | str) -> bool:
    if found is None:
        return False
    text = shown(found)
    return pattern in text if isinstance(pattern, str) else pattern.is_in(text)


def _growth(arguments: Sequence[Argument]) -> int:
    """Of replace: how much of the new there will be."""
    text, old, new = (shown(argument) for argument in arguments if not isinstance(argument, Span))
    return text.count(old) * len(new) if old else 0


_HOLDS: dict[str, Callable[[int], bool]] = {
    "=": lambda difference: difference == 0,
    "!=": lambda difference: difference != 0,
    "<": lambda difference: difference < 0,
    "<=": lambda difference: difference <= 0,
    ">": lambda difference: difference > 0,
    ">=": lambda difference: difference >= 0,
}


def _holds(operator: str, difference: int | None) -> bool:
    return operator == "!=" if difference is None else _HOLDS[operator](difference)


def _reckon(operator: str, left: float | None, right: float | None) -> Value:
    """Nothing where mathematics has no answer, and where it is too big for a number."""
    if left is None or right is None:
        return None
    try:
        match operator:
            case "+":
                result = left + right
            case "-":
                result = left - right
            case "*":
                result = left * right
            case "/":
                result = left / right
            case "%":
                result = math.fmod(left, right)
            case _:
                result = math.pow(left, right)
    except (ArithmeticError, ValueError):
        return None
    return result if abs(result) < _BIGGEST else None
