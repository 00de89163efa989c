"""A posted form → the response that grading understands. Hostile input: shapes only, no meaning."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from portal.engines.curriculum.models import Matching, Multiple, Numeric, Ordering, Question, Single

TEXT = 400  # longer than any choice or number that is shown


def read_response(question: Question, posted: QueryDict) -> dict[str, Any]:
    """
    The shapes of `mark_question`. What is missing comes out empty, and
    marking then says what to do (BadResponse).
    """
    match question:
        case Single():
            return {"choice": posted.get("choice", "")[:TEXT]}
        case Multiple():
            return {
                "choices": [choice[:TEXT] for choice in posted.getlist("choices")[: len(question.options)]]
            }
        case Ordering():
            return {"order": _order(question, posted)}
        case Matching():
            return {"pairs": {pair.id: posted.get(f"pair:{pair.id}", "")[:TEXT] for pair in question.pairs}}
        case Numeric():
            return {"value": posted.get("value", "")[:TEXT]}


def _order(question: Ordering, posted: QueryDict) -> list[str]:
    """Each step was given a position; the order is that of the positions, ties left for marking to refuse."""
    places: list[tuple[int, str]] = []
    for step in question.steps:
        place = posted.get(f"position:{step.id}", "")[:3]
        if place.isascii() and place.isdigit():
            places.append((int(place), step.id))
    if len({place for place, _ in places}) < len(question.steps):
        return []  # a position is missing or given twice
    return [step for _, step in sorted(places)]
