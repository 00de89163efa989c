"""Some of the options are right. {"choices": ["a", "c"]}."""

from __future__ import annotations

from typing import Any

from portal.engines.curriculum.models import Multiple
from portal.engines.grading.mark import share
from portal.engines.grading.options import OptionsShown, explain_options, show_options
from portal.engines.grading.posted import Posted, texts_of
from portal.engines.grading.response import some_of
from portal.engines.grading.verdict import Verdict

from .kind import Kind, Response


def present(question: Multiple, seed: int, _so_far: Response) -> OptionsShown:
    return show_options(question, question.options, seed)


def read(question: Multiple, posted: Posted, _seed: int, _so_far: Response) -> dict[str, Any]:
    return {"choices": texts_of(posted, "choices", len(question.options))}


def mark(question: Multiple, response: Response) -> Verdict:
    """Right ones less wrong ones, never below nothing: to tick everything earns nothing."""
    chosen = some_of(response, "choices", {option.id for option in question.options})
    right = {option.id for option in question.options if option.right}
    return Verdict(
        mark=share(question.points, len(chosen & right) - len(chosen - right), len(right)),
        parts=explain_options(question.options, chosen),
        explanation=question.explanation,
    )


KIND = Kind(model=Multiple, present=present, read=read, mark=mark)
