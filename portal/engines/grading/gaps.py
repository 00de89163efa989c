"""Gaps, for the kinds that have them. {"gaps": {"a": "what was filled in"}}."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.engines.curriculum.fillings import pieces_of
from portal.engines.curriculum.models import Cloze, FillIn, Gap
from portal.engines.curriculum.models.questions.gaps import SHORT

from .mark import share
from .presented import Presented, shuffler
from .response import BadResponse
from .verdict import PartVerdict, Verdict

Same = Callable[[str, str], bool]


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """Text as it was written, and the gap after it; none after the last."""

    text: str
    gap: Gap | None
    choices: tuple[str, ...] = ()
    width: int = 0  # characters that the longest right filling has, and some more


@dataclass(frozen=True, kw_only=True, slots=True)
class GapsShown(Presented):
    pieces: tuple[Piece, ...]


def show_gaps(question: Cloze | FillIn, text: str, seed: int) -> GapsShown:
    gaps = {gap.id: gap for gap in question.gaps}
    shuffle = shuffler(question, seed).shuffle
    pieces = []
    for before, name in pieces_of(text):
        gap = gaps.get(name)
        choices = list(gap.choices) if gap else []
        shuffle(choices)
        # Rounded up to eight, so that the width does not count the letters.
        width = max((len(one) for one in gap.accept), default=0) // 8 * 8 + 8 if gap else 0
        pieces.append(Piece(text=before, gap=gap, choices=tuple(choices), width=width))
    return GapsShown(question=question, prompt=question.prompt, pieces=tuple(pieces))


def mark_gaps(question: Cloze | FillIn, response: Mapping[str, Any], same: Same) -> Verdict:
    filled = response.get("gaps")
    if not isinstance(filled, Mapping):
        raise BadResponse("Fill in the gaps.")
    parts = tuple(_part(gap, filled.get(gap.id), same) for gap in question.gaps)
    return Verdict(
        mark=share(question.points, sum(part.right for part in parts), len(parts)),
        parts=parts,
        explanation=question.explanation,
    )


def _part(gap: Gap, given: Any, same: Same) -> PartVerdict:
    if not isinstance(given, str) or not given.strip():
        raise BadResponse("Fill in “{name}”.", name=gap.label)
    if len(given) > SHORT:
        raise BadResponse("“{name}” takes {most} characters at most.", name=gap.label, most=f"{SHORT}")
    if gap.choices and given not in gap.choices:
        raise BadResponse("Choose something for “{name}”.", name=gap.label)
    right = any(same(given, one) for one in gap.accept)
    known = next((one.why for one in gap.mistakes if same(given, one.text)), "") if not right else ""
    return PartVerdict(
        id=gap.id,
        text=gap.label,
        chosen=True,
        right=right,
        why=gap.why,
        given=given.strip(),
        wanted=gap.accept[0],
        note=known,
    )
