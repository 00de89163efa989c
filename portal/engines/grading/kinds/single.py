"""One of the options is right. {"choice": "a"}."""

from __future__ import annotations

from typing import Any

from portal.engines.curriculum.models import Single
from portal.engines.grading.mark import share
from portal.engines.grading.options import OptionsShown, explain_options, show_options
from portal.engines.grading.posted import Posted, text_of
from portal.engines.grading.response import one_of
from portal.engines.grading.verdict import Verdict

from .kind import Kind, Response


def present(question: Single, seed: int, _so_far: Response) -> OptionsShown:
    return show_options(question, question.options, seed)


def read(_question: Single, posted: Posted, _seed: int, _so_far: Response) -> dict[str, Any]:
    return {"choice": text_of(posted, "choice")}


def mark(question: Single, response: Response) -> Verdict:
    choice = one_of(response, "choice", {option.id for option in question.options})
    right = next(option.id for option in question.options if option.right)
    return Verdict(
        mark=share(question.points, choice == right, 1),
        parts=explain_options(question.options, {choice}),
        explanation=question.explanation,
    )


KIND = Kind(model=Single, present=present, read=read, mark=mark)
