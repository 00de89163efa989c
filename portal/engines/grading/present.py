"""A question as it is put to a learner: choices in an order that gives nothing away, numbers of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.engines.curriculum.models import Question

from .kinds import kind_of
from .presented import Presented


def present(question: Question, *, seed: int, so_far: Mapping[str, Any] | None = None) -> Presented:
    """
    The same seed gives the same order and the same numbers on every load. `so_far` is what was
    given to a question of several steps, or the answer that is shown again.
    """
    return kind_of(question).present(question, seed, so_far or {})


__all__ = ["Presented", "present"]
