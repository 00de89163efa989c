"""Questions that are answered with a number, in the shape that all formats share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.engines.curriculum.models import Numeric
from portal.engines.curriculum.variants import Known, draw, show, variants_of, vary

from .reading import Unfit
from .written import LeftOut, partly

SEED = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class OfNumber:
    """`tolerance` is absolute, in the unit of the answer. Texts are Markdown."""

    prompt: str
    answer: float
    tolerance: float
    unit: str
    working: str
    explanation: str
    mistakes: tuple[Known, ...]


def number_of(question: Numeric) -> tuple[OfNumber, tuple[LeftOut, ...]]:
    """A question whose numbers vary gets those that everybody sees outside a session."""
    drawn = draw(question, seed=SEED)
    one = vary(question, drawn)
    relative = abs(one.answer) * (question.relative or 0.0)
    asked = OfNumber(
        prompt=one.prompt,
        answer=one.answer,
        tolerance=question.absolute if question.absolute is not None else relative,
        unit=question.unit,
        working=one.working,
        explanation=one.explanation,
        mistakes=one.mistakes,
    )
    if not drawn:
        return asked, ()
    shown = ", ".join(f"{name} {show(value)}" for name, value in drawn.items())
    others = len(variants_of(question)) - 1
    return asked, (partly(question, f"Its other numbers: {others} more variants. This one has {shown}."),)


def written(value: float) -> str:
    """As a program reads it: 6250, 0.05, without grouping; exact."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def number_from(text: str) -> float:
    """A decimal comma is taken as a point. Raises Unfit."""
    plain = text.strip().replace("−", "-")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        value = float(plain) if len(plain) <= 40 and "_" not in plain else math.nan
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise Unfit(f"`{plain[:40]}` is no number.", "Write it in digits, with a decimal point.")
    return value


def draft_of_number(
    prompt: str, answer: float, tolerance: float, *, unit: str, working: str, mistakes: Sequence[Known]
) -> dict[str, Any]:
    return {
        "kind": "numeric",
        "prompt": prompt,
        "answer": tidy(answer),
        "absolute": tidy(abs(tolerance)),
        "unit": unit,
        "working": working,
        "mistakes": [{"value": tidy(one.value), **({"why": one.why} if one.why else {})} for one in mistakes],
    }


def tidy(value: float) -> float | int:
    return int(value) if value.is_integer() and abs(value) < 1e15 else value
