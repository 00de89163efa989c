"""Marking, one function a kind of question."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

from portal.engines.curriculum.models import Matching, Multiple, Numeric, Ordering, Question, Single
from portal.engines.curriculum.question_rules import within

from .mark import Mark
from .response import a_choice_each, a_number, all_in_order, one_of, some_of
from .verdict import PartVerdict, Verdict


def mark_question(question: Question, response: Mapping[str, Any]) -> Verdict:
    """
    Shapes: single {"choice": "a"}; multiple {"choices": ["a", "c"]}; ordering
    {"order": ["b", "a", "c"]}; matching {"pairs": {"a": "text of a choice"}};
    numeric {"value": "11.27"}. Raises BadResponse for what is no answer.
    """
    match question:
        case Single():
            return _single(question, response)
        case Multiple():
            return _multiple(question, response)
        case Ordering():
            return _ordering(question, response)
        case Matching():
            return _matching(question, response)
        case Numeric():
            return _numeric(question, response)


def _single(question: Single, response: Mapping[str, Any]) -> Verdict:
    choice = one_of(response, "choice", {option.id for option in question.options})
    right = next(option.id for option in question.options if option.right)
    return Verdict(
        mark=_share(question, choice == right, 1),
        parts=_options(question, {choice}),
        explanation=question.explanation,
    )


def _multiple(question: Multiple, response: Mapping[str, Any]) -> Verdict:
    """Right ones less wrong ones, never below nothing: to tick everything earns nothing."""
    chosen = some_of(response, "choices", {option.id for option in question.options})
    right = {option.id for option in question.options if option.right}
    return Verdict(
        mark=_share(question, max(0, len(chosen & right) - len(chosen - right)), len(right)),
        parts=_options(question, chosen),
        explanation=question.explanation,
    )


def _ordering(question: Ordering, response: Mapping[str, Any]) -> Verdict:
    """By how many pairs of steps are the right way round; backwards is nothing, only exact is full."""
    wanted = [step.id for step in question.steps]
    order = all_in_order(response, "order", wanted)
    place = {step: number for number, step in enumerate(order)}
    pairs = list(combinations(wanted, 2))
    in_order = sum(place[first] < place[second] for first, second in pairs)
    return Verdict(
        mark=_share(question, in_order, len(pairs)),
        parts=tuple(
            PartVerdict(
                id=step.id,
                text=step.text,
                chosen=True,
                right=place[step.id] == number,
                why=step.why,
                given=str(place[step.id] + 1),
                wanted=str(number + 1),
            )
            for number, step in enumerate(question.steps)
        ),
        explanation=question.explanation,
    )


def _matching(question: Matching, response: Mapping[str, Any]) -> Verdict:
    given = a_choice_each(
        response, "pairs", {pair.id: pair.left for pair in question.pairs}, question.choices
    )
    parts = tuple(
        PartVerdict(
            id=pair.id,
            text=pair.left,
            chosen=True,
            right=given[pair.id] == pair.right,
            why=pair.why,
            given=given[pair.id],
            wanted=pair.right,
        )
        for pair in question.pairs
    )
    return Verdict(
        mark=_share(question, sum(part.right for part in parts), len(parts)),
        parts=parts,
        explanation=question.explanation,
    )


def _numeric(question: Numeric, response: Mapping[str, Any]) -> Verdict:
    value = a_number(response, "value", question.unit)
    right = within(question, value, question.answer)
    known = () if right else tuple(m for m in question.mistakes if within(question, value, m.value))
    # Two mistakes may lie close together: the nearest is the one that was made.
    nearest = min(known, key=lambda mistake: abs(mistake.value - value), default=None)
    return Verdict(
        mark=_share(question, right, 1),
        explanation=question.explanation,
        given=_with_unit(value, question.unit),
        answer=_with_unit(question.answer, question.unit),
        working=question.working,
        note=nearest.why if nearest else "",
    )


def _options(question: Single | Multiple, chosen: set[str] | frozenset[str]) -> tuple[PartVerdict, ...]:
    return tuple(
        PartVerdict(
            id=option.id, text=option.text, chosen=option.id in chosen, right=option.right, why=option.why
        )
        for option in question.options
    )


def _share(question: Question, got: int, of: int) -> Mark:
    """Two decimals are enough to show; what is not all of it is never rounded up to all of it."""
    points = (
        float(question.points)
        if got == of
        else min(round(question.points * got / of, 2), question.points - 0.01)
    )
    return Mark(points=points, out_of=float(question.points))


def _with_unit(value: float, unit: str) -> str:
    shown = f"{value:,.10f}".rstrip("0").rstrip(".") if abs(value) >= 1e-6 or value == 0 else f"{value:g}"
    if unit in ("USD", "$"):
        decimals = len(shown.partition(".")[2])
        return (
            ("-" if value < 0 else "") + "$" + (f"{abs(value):,.2f}" if decimals < 2 else shown.lstrip("-"))
        )
    return f"{shown} {unit}".strip() if unit != "%" else f"{shown} %"
