"""A statement: true, or false for a reason that has to be known. {"choice": "true"}, or a reason's id."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from portal.engines.curriculum.models import TrueOrWhy
from portal.engines.grading.mark import share
from portal.engines.grading.options import OptionsShown, explain_options, show_options
from portal.engines.grading.posted import Posted, text_of
from portal.engines.grading.response import one_of
from portal.engines.grading.verdict import PartVerdict, Verdict

from .kind import Kind, Response

TRUE = "true"


def present(question: TrueOrWhy, seed: int, _so_far: Response) -> OptionsShown:
    return show_options(question, question.reasons, seed)


def read(_question: TrueOrWhy, posted: Posted, _seed: int, _so_far: Response) -> dict[str, Any]:
    return {"choice": text_of(posted, "choice")}


def mark(question: TrueOrWhy, response: Response) -> Verdict:
    """All or nothing: "false" alone is the toss of a coin, and a wrong reason is a wrong answer."""
    choice = one_of(response, "choice", {TRUE, *(reason.id for reason in question.reasons)})
    right = TRUE if question.holds else next(one.id for one in question.reasons if one.right)
    itself = PartVerdict(id=TRUE, text="True", chosen=choice == TRUE, right=question.holds, why=question.why)
    reasons = explain_options(question.reasons, {choice})
    return Verdict(
        mark=share(question.points, choice == right, 1),
        parts=(itself, *(replace(one, text=f"False: {one.text}") for one in reasons)),
        explanation=question.explanation,
    )


KIND = Kind(model=TrueOrWhy, present=present, read=read, mark=mark)
