"""Reading and marking an answer; what that means is each kind's own business."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeGuard

from portal.engines.curriculum.models import Coded, Question

from .kinds import kind_of
from .posted import Posted
from .verdict import Verdict


def read_response(
    question: Question, posted: Posted, *, seed: int, so_far: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """
    A posted form → what `mark_question` understands. Hostile input: shapes only, no meaning. What is
    missing comes out empty, and marking then says what to do (BadResponse).
    """
    return kind_of(question).read(question, posted, seed, so_far or {})


def is_whole(question: Question, response: Mapping[str, Any]) -> bool:
    """Whether it can be marked; if not, `present` shows what is asked next. Raises BadResponse."""
    return kind_of(question).is_whole(question, response)


def in_steps(question: Question) -> bool:
    """Whether an answer may take more than one form."""
    return kind_of(question).in_steps


def is_coded(question: Question) -> TypeGuard[Coded]:
    """Whether what is written has to run before it is marked: "grade" of the response is what came of it."""
    return isinstance(question, Coded)


def mark_question(question: Question, response: Mapping[str, Any]) -> Verdict:
    """The shape of the response is in the module of the kind. Raises BadResponse for what is no answer."""
    return kind_of(question).mark(question, response)
