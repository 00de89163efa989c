"""Gaps in a text or in log lines, with words to choose from or to write."""

from __future__ import annotations

from typing import Any

from portal.engines.curriculum.fillings import same_words
from portal.engines.curriculum.models import Cloze
from portal.engines.grading.gaps import GapsShown, mark_gaps, show_gaps
from portal.engines.grading.posted import Posted, text_of
from portal.engines.grading.verdict import Verdict

from .kind import Kind, Response


def present(question: Cloze, seed: int, _so_far: Response) -> GapsShown:
    return show_gaps(question, question.text, seed)


def read(question: Cloze, posted: Posted, _seed: int, _so_far: Response) -> dict[str, Any]:
    return {"gaps": {gap.id: text_of(posted, f"gap:{gap.id}") for gap in question.gaps}}


def mark(question: Cloze, response: Response) -> Verdict:
    """Each gap is worth the same."""
    return mark_gaps(question, response, same_words)


KIND = Kind(model=Cloze, present=present, read=read, mark=mark)
