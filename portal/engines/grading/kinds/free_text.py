"""An answer in one's own words; what is found in it is suggested, and counts once the learner says so."""

from __future__ import annotations

from typing import Any

from portal.engines.curriculum.models import FreeText
from portal.engines.grading.posted import Posted
from portal.engines.grading.rubric import Suggester, Suggestions, suggest
from portal.engines.grading.verdict import Verdict
from portal.engines.grading.written import WrittenShown, mark_written, read_written, show_written
from portal.engines.grading.written import is_whole as whole

from .kind import Kind, Response

TEXTS = 1


def look(question: FreeText, texts: tuple[str, ...], suggester: Suggester = suggest) -> Suggestions:
    return suggester(texts[0], question.rubric, question.misconceptions, question.red_flags)


def present(question: FreeText, _seed: int, so_far: Response) -> WrittenShown:
    return show_written(question, so_far, look, TEXTS)


def read(_question: FreeText, posted: Posted, _seed: int, so_far: Response) -> dict[str, Any]:
    return read_written(posted, so_far, TEXTS)


def mark(question: FreeText, response: Response) -> Verdict:
    return mark_written(question, response, look, TEXTS)


def is_whole(_question: FreeText, response: Response) -> bool:
    return whole(response, TEXTS)


KIND = Kind(model=FreeText, present=present, read=read, mark=mark, is_whole=is_whole, in_steps=True)
