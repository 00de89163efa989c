"""Hints give nothing away that is there to choose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal.engines.curriculum.hint_rules import check_costs
from portal.engines.curriculum.models import (
    Cloze,
    FillIn,
    Matching,
    Multiple,
    Numeric,
    Question,
    Single,
    TrueOrWhy,
)
from portal.engines.curriculum.models.hint import as_hints
from portal.engines.curriculum.problem import Finding
from portal.engines.curriculum.yaml_text import Path


def check_hints(question: Question, at: Path) -> Iterator[Finding]:
    at = (*at, "hints")
    hints = as_hints(question.hints)
    yield from check_costs(hints, question.points, at)
    for place, hint in enumerate(hints):
        said = _plain(hint.text)
        for answer in _answers(question):
            if re.search(rf"(?<!\w){re.escape(_plain(answer))}(?!\w)", said):
                yield Finding(
                    at=(*at, place),
                    fault=f'Question "{question.slug}": hint {place + 1} says the answer, “{answer}”.',
                    remedy="Say where to look or what to think of instead.",
                )


def _answers(question: Question) -> tuple[str, ...]:
    """Of those whose answer is there to choose, or is one word or number: what a hint must not say."""
    match question:
        case Single() | Multiple():
            return tuple(option.text for option in question.options if option.right)
        case TrueOrWhy():
            return tuple(reason.text for reason in question.reasons if reason.right)
        case Matching():
            return tuple(f"{pair.left}: {pair.right}" for pair in question.pairs)
        case Cloze() | FillIn():
            return tuple(filling for gap in question.gaps for filling in gap.accept)
        case Numeric() if isinstance(question.answer, float):
            return (f"{question.answer:g}", f"{question.answer:,.12g}")
    return ()


def _plain(text: str) -> str:
    return " ".join(text.replace("`", "").casefold().split()).rstrip(".")
