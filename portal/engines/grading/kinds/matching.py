"""Each line gets one of the choices. {"pairs": {"a": "text of a choice"}}."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.engines.curriculum.models import Matching, Pair
from portal.engines.grading.mark import share
from portal.engines.grading.posted import Posted, text_of
from portal.engines.grading.presented import Presented, shuffler
from portal.engines.grading.response import a_choice_each
from portal.engines.grading.verdict import PartVerdict, Verdict

from .kind import Kind, Response


@dataclass(frozen=True, kw_only=True, slots=True)
class PairsShown(Presented):
    pairs: tuple[Pair, ...]
    choices: tuple[str, ...]


def present(question: Matching, seed: int, _so_far: Response) -> PairsShown:
    choices = list(question.choices)
    shuffler(question, seed).shuffle(choices)
    return PairsShown(question=question, prompt=question.prompt, pairs=question.pairs, choices=tuple(choices))


def read(question: Matching, posted: Posted, _seed: int, _so_far: Response) -> dict[str, Any]:
    return {"pairs": {pair.id: text_of(posted, f"pair:{pair.id}") for pair in question.pairs}}


def mark(question: Matching, response: Response) -> Verdict:
    given = a_choice_each(
        response, "pairs", {pair.id: pair.left for pair in question.pairs}, question.choices
    )
    parts = tuple(
        PartVerdict(
            id=pair.id,
            text=pair.left,
            chosen=True,
            right=given[pair.id] == pair.right,
            why=pair.why,
            given=given[pair.id],
            wanted=pair.right,
        )
        for pair in question.pairs
    )
    return Verdict(
        mark=share(question.points, sum(part.right for part in parts), len(parts)),
        parts=parts,
        explanation=question.explanation,
    )


KIND = Kind(model=Matching, present=present, read=read, mark=mark)
