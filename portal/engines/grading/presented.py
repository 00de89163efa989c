"""A question as it is put to a learner."""

from __future__ import annotations

import random
from dataclasses import dataclass

from portal.engines.curriculum.models import Asked


@dataclass(frozen=True, kw_only=True, slots=True)
class Presented:
    """`prompt` is Markdown, with the numbers in it that this learner gets. Each kind adds what it shows."""

    question: Asked
    prompt: str

    @property
    def kind(self) -> str:
        return str(getattr(self.question, "kind", ""))


def shuffler(question: Asked, seed: int) -> random.Random:
    """The same seed gives the same order on every load, so that a reload moves nothing."""
    # Not a secret: it only keeps the position of an answer from being its clue.
    return random.Random(f"{seed}:{question.slug}")  # noqa: S311
