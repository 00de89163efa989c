"""
A number, of numbers that may be drawn for each learner. {"value": "11.27"}, and with parameters
"variant": {"rate": 250.0}: what was asked is kept with what was answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.engines.curriculum.models import Numeric
from portal.engines.curriculum.variants import Drawn, draw, show, values_of, vary, within
from portal.engines.grading.mark import share
from portal.engines.grading.posted import Posted, text_of
from portal.engines.grading.presented import Presented
from portal.engines.grading.response import BadResponse, a_number
from portal.engines.grading.verdict import Verdict

from .kind import Kind, Response


def present(question: Numeric, seed: int, so_far: Response) -> Presented:
    """What was asked once is asked again, unless the question has other numbers by now."""
    kept = _kept(question, so_far)
    drawn = draw(question, seed=seed) if kept is None else kept
    return Presented(question=question, prompt=vary(question, drawn).prompt)


def read(question: Numeric, posted: Posted, seed: int, _so_far: Response) -> dict[str, Any]:
    given: dict[str, Any] = {"value": text_of(posted, "value")}
    return given | ({"variant": dict(draw(question, seed=seed))} if question.parameters else {})


def mark(question: Numeric, response: Response) -> Verdict:
    drawn = _kept(question, response)
    if drawn is None:
        raise BadResponse("This question has other numbers by now; reload the page.")
    variant = vary(question, drawn)
    value = a_number(response, "value", question.unit)
    right = within(question, value, variant.answer)
    known = () if right else tuple(m for m in variant.mistakes if within(question, value, m.value))
    # Two mistakes may lie close together: the nearest is the one that was made.
    nearest = min(known, key=lambda mistake: abs(mistake.value - value), default=None)
    return Verdict(
        mark=share(question.points, right, 1),
        explanation=variant.explanation,
        given=_with_unit(value, question.unit),
        answer=_with_unit(variant.answer, question.unit),
        working=variant.working,
        note=nearest.why if nearest else "",
    )


def _kept(question: Numeric, response: Response) -> Drawn | None:
    if not question.parameters:
        return {}
    variant = response.get("variant")
    if not isinstance(variant, Mapping) or not all(
        variant.get(name) in values_of(parameter) for name, parameter in question.parameters.items()
    ):
        return None
    return {name: float(variant[name]) for name in question.parameters}


def _with_unit(value: float, unit: str) -> str:
    shown = show(value)
    if unit in ("USD", "$"):
        decimals = len(shown.partition(".")[2])
        return (
            ("-" if value < 0 else "") + "$" + (f"{abs(value):,.2f}" if decimals < 2 else shown.lstrip("-"))
        )
    return f"{shown} {unit}".strip() if unit != "%" else f"{shown} %"


KIND = Kind(model=Numeric, present=present, read=read, mark=mark)
