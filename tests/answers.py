"""What a question's form posts: right, wrong and unreadable, for every kind of question."""

from __future__ import annotations

from portal.engines.curriculum.models import Matching, Multiple, Numeric, Ordering, Question, Single

Fields = dict[str, str | list[str]]


def right(question: Question) -> Fields:
    match question:
        case Single():
            return {"choice": next(option.id for option in question.options if option.right)}
        case Multiple():
            return {"choices": [option.id for option in question.options if option.right]}
        case Ordering():
            return {f"position:{step.id}": str(place) for place, step in enumerate(question.steps, 1)}
        case Matching():
            return {f"pair:{pair.id}": pair.right for pair in question.pairs}
        case Numeric():
            return {"value": f"{question.answer:.12g}"}


def wrong(question: Question) -> Fields:
    """Readable, and worth nothing."""
    match question:
        case Single():
            return {"choice": next(option.id for option in question.options if not option.right)}
        case Multiple():
            return {"choices": [option.id for option in question.options if not option.right]}
        case Ordering():
            last = len(question.steps)
            return {f"position:{step.id}": str(last - place) for place, step in enumerate(question.steps)}
        case Matching():
            return {f"pair:{pair.id}": _another(question.choices, pair.right) for pair in question.pairs}
        case Numeric():
            return {"value": f"{question.answer * 7 + 1000:.12g}"}


def unreadable(question: Question) -> Fields:
    """No answer to this question: it must be asked again, and what was typed kept."""
    match question:
        case Single():
            return {"choice": "z"}
        case Multiple():
            return {"choices": ["a", "z"]}
        case Ordering():
            return {f"position:{step.id}": "2" for step in question.steps}
        case Matching():
            return {f"pair:{pair.id}": pair.right for pair in question.pairs[1:]}
        case Numeric():
            return {"value": "about <twelve>"}


def _another(choices: tuple[str, ...], right: str) -> str:
    return next(choice for choice in choices if choice != right)
