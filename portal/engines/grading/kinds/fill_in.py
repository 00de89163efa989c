"""Gaps in code or in a policy, compared as code or as JSON is."""

from __future__ import annotations

from typing import Any

from portal.engines.curriculum.fillings import BadFilling, same_code, same_json
from portal.engines.curriculum.models import FillIn
from portal.engines.grading.gaps import GapsShown, mark_gaps, show_gaps
from portal.engines.grading.posted import Posted, text_of
from portal.engines.grading.response import BadResponse
from portal.engines.grading.verdict import Verdict

from .kind import Kind, Response


def present(question: FillIn, seed: int, _so_far: Response) -> GapsShown:
    return show_gaps(question, question.code, seed)


def read(question: FillIn, posted: Posted, _seed: int, _so_far: Response) -> dict[str, Any]:
    return {"gaps": {gap.id: text_of(posted, f"gap:{gap.id}") for gap in question.gaps}}


def mark(question: FillIn, response: Response) -> Verdict:
    """Each gap is worth the same. What is no JSON where JSON is asked for is refused, not marked."""
    try:
        return mark_gaps(question, response, same_json if question.compare == "json" else same_code)
    except BadFilling as fault:
        raise BadResponse("{fault} Text stands between double quotes there.", fault=str(fault)) from None


KIND = Kind(model=FillIn, present=present, read=read, mark=mark)
