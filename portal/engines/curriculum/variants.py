"""
One numeric question, many numbers: which may be drawn, and what the question then says.

A question without parameters has one variant, {}. What was drawn is named by the numbers
themselves, so that an answer kept with them can be marked for ever.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice, product

from .arithmetic import BadExpression, evaluate
from .models import Numeric, Parameter

MOST_VARIANTS = 1_000
_NAMED = re.compile(r"\{(=[^{}]{1,200}|[a-z][a-z0-9_]{0,30})\}")
Drawn = Mapping[str, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """A wrong value, and the mistake that leads to it."""

    value: float
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Variant:
    answer: float
    mistakes: tuple[Known, ...]
    prompt: str
    working: str
    explanation: str


def values_of(parameter: Parameter) -> tuple[float, ...]:
    """In order. Empty when it says neither `values` nor a range that has an end."""
    if parameter.values:
        return parameter.values
    least, most, step = parameter.least, parameter.most, parameter.step
    if least is None or most is None or step is None or step <= 0 or most < least:
        return ()
    steps = min(int((most - least) / step + 1e-9), MOST_VARIANTS)
    return tuple(round(least + step * number, 10) for number in range(steps + 1))


def variants_of(question: Numeric) -> tuple[Drawn, ...]:
    """Every one, up to MOST_VARIANTS and one more."""
    values = [values_of(parameter) for parameter in question.parameters.values()]
    every = (dict(zip(question.parameters, drawn, strict=True)) for drawn in product(*values))
    return tuple(islice(every, MOST_VARIANTS + 1))


def draw(question: Numeric, *, seed: int) -> Drawn:
    """The same seed, the same numbers."""
    # Not a secret: it keeps neighbours from comparing results without the way to them.
    pick = random.Random(f"{seed}:{question.slug}:numbers")  # noqa: S311
    return {name: pick.choice(values_of(parameter)) for name, parameter in question.parameters.items()}


def vary(question: Numeric, drawn: Drawn) -> Variant:
    """Raises BadExpression, of which a checked question has none."""
    return Variant(
        answer=_number(question.answer, drawn),
        mistakes=tuple(
            Known(value=_number(one.value, drawn), why=fill(one.why, drawn)) for one in question.mistakes
        ),
        prompt=fill(question.prompt, drawn),
        working=fill(question.working, drawn),
        explanation=fill(question.explanation, drawn),
    )


def fill(text: str, drawn: Drawn) -> str:
    """{rate} and {=rate * 60} become numbers; other braces stay what they are."""
    if not drawn:
        return text

    def shown(match: re.Match[str]) -> str:
        named = match[1]
        if named.startswith("="):
            return show(evaluate(named[1:], drawn))
        return show(drawn[named]) if named in drawn else match[0]

    return _NAMED.sub(shown, text)


def show(value: float) -> str:
    """Thousands grouped, without noughts at the end: 1,234.5."""
    if value and abs(value) < 1e-6:
        return f"{value:g}"
    shown = f"{value:,.10f}".rstrip("0").rstrip(".")
    return "0" if shown in ("-0", "") else shown


def within(question: Numeric, value: float, target: float) -> bool:
    """Whether the value is the target, as near as the question asks."""
    # A hair more than asked: 11.26 is 0.01 from 11.27 on paper, and a little more in binary.
    slack = 1e-9 * max(1.0, abs(target))
    if question.absolute is not None:
        return abs(value - target) <= question.absolute + slack
    return abs(value - target) <= abs(target) * (question.relative or 0.0) + slack


def _number(said: float | str, drawn: Drawn) -> float:
    return evaluate(said, drawn) if isinstance(said, str) else said


__all__ = [
    "BadExpression",
    "Drawn",
    "Known",
    "Variant",
    "draw",
    "fill",
    "show",
    "values_of",
    "variants_of",
    "vary",
    "within",
]
