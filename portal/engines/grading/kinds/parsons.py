"""
Lines of code to be put together. {"lines": [["a", 0], ["b", 1]]}: those that were used, from
top to bottom, each with its level of indentation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.engines.curriculum.dependencies import headers, waits_for
from portal.engines.curriculum.models import Parsons, ParsonsLine, Spare
from portal.engines.curriculum.models.questions.arranged import DEEPEST
from portal.engines.grading.mark import share
from portal.engines.grading.posted import Posted, text_of
from portal.engines.grading.presented import Presented, shuffler
from portal.engines.grading.response import BadResponse
from portal.engines.grading.verdict import PartVerdict, Verdict

from .kind import Kind, Response


@dataclass(frozen=True, kw_only=True, slots=True)
class LinesShown(Presented):
    lines: tuple[ParsonsLine | Spare, ...]
    levels: tuple[int, ...] = tuple(range(DEEPEST + 1))


def present(question: Parsons, seed: int, _so_far: Response) -> LinesShown:
    lines = list(_every(question))
    shuffler(question, seed).shuffle(lines)
    if lines[: len(question.lines)] == list(question.lines):
        lines.reverse()
    return LinesShown(question=question, prompt=question.prompt, lines=tuple(lines))


def read(question: Parsons, posted: Posted, _seed: int, _so_far: Response) -> dict[str, Any]:
    """A line without a position was left out; positions given twice are left for marking to refuse."""
    used: list[tuple[int, str, int]] = []
    for line in _every(question):
        place = text_of(posted, f"position:{line.id}", 3)
        indent = text_of(posted, f"indent:{line.id}", 2)
        if place.isascii() and place.isdigit():
            level = int(indent) if indent.isascii() and indent.isdigit() else 0
            used.append((int(place), line.id, min(level, DEEPEST)))
    if len({place for place, *_ in used}) < len(used):
        return {"lines": []}
    return {"lines": [[name, level] for _, name, level in sorted(used)]}


def mark(question: Parsons, response: Response) -> Verdict:
    """
    A line counts when it is used, indented rightly, in the right block and below all that it
    waits for; each spare line that is used takes one away. Any such order is full marks.
    """
    used = _used(question, response)
    place = {name: number for number, (name, _) in enumerate(used)}
    blocks, wanted_blocks = headers(used), headers([(line.id, line.indent) for line in question.lines])
    waits, levels = waits_for(question), dict(used)
    parts: list[PartVerdict] = []
    for line in question.lines:
        here = place.get(line.id)
        stands = (
            here is not None
            and levels[line.id] == line.indent
            and blocks[line.id] == wanted_blocks[line.id]
            and all(place.get(one, len(used)) < here for one in waits[line.id])
        )
        given = _where(here, levels.get(line.id, 0))
        parts.append(
            PartVerdict(
                id=line.id,
                text=line.code,
                chosen=True,
                right=stands,
                why=line.why,
                given=given,
                # Where it stands rightly is right, also in another order than ours.
                wanted=given if stands else _where(len(parts), line.indent),
            )
        )
    spare = [one for one in question.spares if one.id in place]
    got = sum(part.right for part in parts) - len(spare)
    return Verdict(
        mark=share(question.points, got, len(parts)),
        parts=(*parts, *(_left_out(one, place.get(one.id), levels) for one in question.spares)),
        explanation=question.explanation,
        answer="\n".join("    " * line.indent + line.code for line in question.lines),
    )


def _left_out(spare: Spare, here: int | None, levels: dict[str, int]) -> PartVerdict:
    return PartVerdict(
        id=spare.id,
        text=spare.code,
        chosen=True,
        right=here is None,
        why=spare.why,
        given=_where(here, levels.get(spare.id, 0)),
        wanted="left out",
    )


def _used(question: Parsons, response: Response) -> list[tuple[str, int]]:
    lines = response.get("lines")
    known = {line.id for line in _every(question)}
    if not isinstance(lines, list | tuple) or not lines or len(lines) > len(known):
        raise BadResponse("Give each line that you use a place of its own.")
    used: dict[str, int] = {}
    for one in lines:
        match one:
            case [str() as name, int() as level] if (
                name in known and name not in used and 0 <= level <= DEEPEST
            ):
                used[name] = level
            case _:
                raise BadResponse("Give each line that you use a place of its own.")
    return list(used.items())


def _every(question: Parsons) -> tuple[ParsonsLine | Spare, ...]:
    return (*question.lines, *question.spares)


def _where(place: int | None, level: int) -> str:
    return "left out" if place is None else f"line {place + 1}, level {level}"


KIND = Kind(model=Parsons, present=present, read=read, mark=mark)
