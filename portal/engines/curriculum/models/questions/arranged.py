"""Questions whose parts are put where they belong."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from portal.engines.curriculum.models.value import Line, Prose, Value

from .asked import Asked, Letter

CodeLine = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^\S[^\n]*$")]
DEEPEST = 4  # levels of indentation


class Step(Value):
    id: Letter
    text: Line
    why: Prose


class Ordering(Asked):
    """Steps are written in the right order and shown shuffled."""

    kind: Literal["ordering"]
    steps: Annotated[tuple[Step, ...], Field(min_length=3, max_length=8)]


class Pair(Value):
    id: Letter
    left: Line
    right: Line  # the text of one of `choices`
    why: Prose


class Matching(Asked):
    """Each left gets one of `choices`; several may share one, some may fit none."""

    kind: Literal["matching"]
    choices: Annotated[tuple[Line, ...], Field(min_length=2, max_length=8)]
    pairs: Annotated[tuple[Pair, ...], Field(min_length=2, max_length=10)]


class ParsonsLine(Value):
    """
    A line of the program without its indentation, which `indent` counts in levels.

    `after` names the lines it has to follow; left out, it is the one before, and
    [] lets it stand anywhere in its block.
    """

    id: Letter
    code: CodeLine
    indent: Annotated[int, Field(ge=0, le=DEEPEST)] = 0
    after: tuple[Letter, ...] | None = None
    why: Prose


class Spare(Value):
    """A line that belongs nowhere."""

    id: Letter
    code: CodeLine
    why: Prose


class Parsons(Asked):
    """Lines are written in one right order and shown shuffled, with the spare ones among them."""

    kind: Literal["parsons"]
    language: Line = "python"
    lines: Annotated[tuple[ParsonsLine, ...], Field(min_length=3, max_length=12)]
    spares: Annotated[tuple[Spare, ...], Field(max_length=4)] = ()
