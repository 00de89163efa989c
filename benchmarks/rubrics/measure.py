"""Suggested beside labelled, point by point."""

from __future__ import annotations

from dataclasses import dataclass

from portal.engines.grading.rubric import suggest

from .labelled import Rubric


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """Points, over all answers: rightly suggested, suggested and not made, made and not suggested."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    left: int = 0  # rightly not suggested

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            right=self.right + other.right,
            wrong=self.wrong + other.wrong,
            missed=self.missed + other.missed,
            left=self.left + other.left,
        )

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Slip:
    """One point of one answer that was judged otherwise than its label says."""

    rubric: str
    point: str
    text: str
    suggested: bool


def measure(rubric: Rubric) -> tuple[Counts, Counts, list[Slip]]:
    """Of the points, of the red flags, and each slip."""
    points, flags, slips = Counts(), Counts(), []
    for answer in rubric.answers:
        found = suggest(answer.text, rubric.points, rubric.misconceptions, rubric.flags)
        points += _count(found.points, answer.made)
        flags += _count(found.flags, answer.made)
        slips += [
            Slip(rubric=rubric.name, point=one.id, text=answer.text, suggested=one.found)
            for one in (*found.points, *found.flags)
            if one.found != (one.id in answer.made)
        ]
    return points, flags, slips


def _count(found: tuple, made: frozenset[str]) -> Counts:
    total = Counts()
    for one in found:
        said = one.id in made
        total += Counts(
            right=one.found and said,
            wrong=one.found and not said,
            missed=said and not one.found,
            left=not said and not one.found,
        )
    return total
