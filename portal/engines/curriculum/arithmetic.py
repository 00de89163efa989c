"""
Arithmetic that content may write: + - * / // %, brackets, ceil, floor, round, min, max, and names.

Nothing is run: the expression is parsed and its tree walked, in at most as many
steps as it has characters.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping

LONGEST = 200
_SIGNS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_CALLS: dict[str, Callable[..., float]] = {
    # A hair less or more: 0.1 * 3 is 3 tenths on paper, and 4 hundred-quadrillionths more in binary.
    "ceil": lambda value: float(math.ceil(value - 1e-9 * max(1.0, abs(value)))),
    "floor": lambda value: float(math.floor(value + 1e-9 * max(1.0, abs(value)))),
    "round": lambda value: float(math.floor(value + 0.5 + 1e-9 * max(1.0, abs(value)))),
    "min": min,
    "max": max,
}
_NEEDS = {
    "ceil": range(1, 2),
    "floor": range(1, 2),
    "round": range(1, 2),
    "min": range(2, 9),
    "max": range(2, 9),
}


class BadExpression(ValueError):
    """A sentence on what is wrong with it."""


def evaluate(text: str, names: Mapping[str, float]) -> float:
    """Raises BadExpression. `round` is half up, as people do it."""
    if len(text) > LONGEST:
        raise BadExpression(f"It is over {LONGEST} characters.")
    try:
        tree = ast.parse(text.strip(), mode="eval")
        value = _value(tree.body, names)
    except ZeroDivisionError:
        raise BadExpression("It divides by nought.") from None
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as fault:
        if isinstance(fault, BadExpression):
            raise
        raise BadExpression("It is no arithmetic; write numbers, names, + - * / // % and brackets.") from None
    if not math.isfinite(value):
        raise BadExpression("It comes to no number.")
    return value


def _value(node: ast.expr, names: Mapping[str, float]) -> float:
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return float(value)
        case ast.Name(id=name):
            if name not in names:
                known = ", ".join(sorted(names)) or "none"
                raise BadExpression(f"`{name}` is no parameter; known: {known}.")
            return names[name]
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_value(inner, names)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _SIGNS:
            return _SIGNS[type(sign)](_value(left, names), _value(right, names))
        case ast.Call(func=ast.Name(id=name), args=given, keywords=[]) if name in _CALLS:
            if len(given) not in _NEEDS[name]:
                raise BadExpression(f"`{name}` takes another number of values.")
            return _CALLS[name](*(_value(one, names) for one in given))
    raise BadExpression("It is no arithmetic; write numbers, names, + - * / // % and brackets.")
