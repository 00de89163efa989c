"""A design in one's own words, and what becomes of it when a requirement changes."""

from __future__ import annotations

from typing import Any

from portal.engines.curriculum.models import Design
from portal.engines.grading.posted import Posted
from portal.engines.grading.rubric import Suggester, Suggestions, suggest
from portal.engines.grading.verdict import Verdict
from portal.engines.grading.written import WrittenShown, mark_written, read_written, show_written
from portal.engines.grading.written import is_whole as whole

from .kind import Kind, Response

TEXTS = 2


def look(question: Design, texts: tuple[str, ...], suggester: Suggester = suggest) -> Suggestions:
    """A point of the first rubric may be made late; one of the second only once it was asked for."""
    first = suggester("\n".join(texts), question.rubric, question.misconceptions, question.red_flags)
    second = suggester(texts[-1], question.changed_rubric, question.misconceptions)
    return Suggestions(points=(*first.points, *second.points), flags=first.flags, by=first.by)


def present(question: Design, _seed: int, so_far: Response) -> WrittenShown:
    return show_written(question, so_far, look, TEXTS)


def read(_question: Design, posted: Posted, _seed: int, so_far: Response) -> dict[str, Any]:
    return read_written(posted, so_far, TEXTS)


def mark(question: Design, response: Response) -> Verdict:
    return mark_written(question, response, look, TEXTS)


def is_whole(_question: Design, response: Response) -> bool:
    return whole(response, TEXTS)


KIND = Kind(model=Design, present=present, read=read, mark=mark, is_whole=is_whole, in_steps=True)
