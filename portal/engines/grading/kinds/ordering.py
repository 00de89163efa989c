"""Steps to be put in order. {"order": ["b", "a", "c"]}."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

from portal.engines.curriculum.models import Ordering, Step
from portal.engines.grading.mark import share
from portal.engines.grading.posted import Posted, text_of
from portal.engines.grading.presented import Presented, shuffler
from portal.engines.grading.response import all_in_order
from portal.engines.grading.verdict import PartVerdict, Verdict

from .kind import Kind, Response


@dataclass(frozen=True, kw_only=True, slots=True)
class StepsShown(Presented):
    steps: tuple[Step, ...]


def present(question: Ordering, seed: int, _so_far: Response) -> StepsShown:
    steps = list(question.steps)
    shuffler(question, seed).shuffle(steps)
    if steps == list(question.steps):  # already solved would be no question
        steps.reverse()
    return StepsShown(question=question, prompt=question.prompt, steps=tuple(steps))


def read(question: Ordering, posted: Posted, _seed: int, _so_far: Response) -> dict[str, Any]:
    """Each step was given a position; the order is that of the positions, ties left for marking to refuse."""
    places: list[tuple[int, str]] = []
    for step in question.steps:
        place = text_of(posted, f"position:{step.id}", 3)
        if place.isascii() and place.isdigit():
            places.append((int(place), step.id))
    if len({place for place, _ in places}) < len(question.steps):
        return {"order": []}  # a position is missing or given twice
    return {"order": [step for _, step in sorted(places)]}


def mark(question: Ordering, response: Response) -> Verdict:
    """By how many pairs of steps are the right way round; backwards is nothing, only exact is full."""
    wanted = [step.id for step in question.steps]
    order = all_in_order(response, "order", wanted)
    place = {step: number for number, step in enumerate(order)}
    pairs = list(combinations(wanted, 2))
    in_order = sum(place[first] < place[second] for first, second in pairs)
    return Verdict(
        mark=share(question.points, in_order, len(pairs)),
        parts=tuple(
            PartVerdict(
                id=step.id,
                text=step.text,
                chosen=True,
                right=place[step.id] == number,
                why=step.why,
                given=str(place[step.id] + 1),
                wanted=str(number + 1),
            )
            for number, step in enumerate(question.steps)
        ),
        explanation=question.explanation,
    )


KIND = Kind(model=Ordering, present=present, read=read, mark=mark)
