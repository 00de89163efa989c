"""A question as it is put to a learner: choices in an order that gives nothing away."""

from __future__ import annotations

import random
from dataclasses import dataclass

from portal.engines.curriculum.models import (
    Matching,
    Multiple,
    Option,
    Ordering,
    Pair,
    Question,
    Single,
    Step,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Presented:
    """
    `options` (single, multiple), `steps` (ordering) or `pairs` and `choices`
    (matching) in the order to show; empty where the kind has none.
    """

    question: Question
    options: tuple[Option, ...] = ()
    steps: tuple[Step, ...] = ()
    pairs: tuple[Pair, ...] = ()
    choices: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return self.question.kind


def present(question: Question, *, seed: int) -> Presented:
    """The same seed gives the same order on every load, so that a reload moves nothing."""
    # Not a secret: it only keeps the position of an answer from being its clue.
    shuffle = random.Random(f"{seed}:{question.slug}").shuffle  # noqa: S311
    match question:
        case Single() | Multiple():
            options = list(question.options)
            shuffle(options)
            return Presented(question=question, options=tuple(options))
        case Ordering():
            steps = list(question.steps)
            shuffle(steps)
            if steps == list(question.steps):  # already solved would be no question
                steps.reverse()
            return Presented(question=question, steps=tuple(steps))
        case Matching():
            choices = list(question.choices)
            shuffle(choices)
            return Presented(question=question, pairs=question.pairs, choices=tuple(choices))
        case _:
            return Presented(question=question)
