"""Questions whose answers are there to choose from."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from portal.engines.curriculum.models.value import Line, Prose, Value

from .asked import Asked, Letter


class Option(Value):
    id: Letter
    text: Line
    right: bool = False
    why: Prose


class Single(Asked):
    kind: Literal["single"]
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=6)]


class Multiple(Asked):
    kind: Literal["multiple"]
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=8)]


class TrueOrWhy(Asked):
    """
    A statement that is true, or false for one of the reasons. Of a true one every
    reason is wrong; `why` says what speaks for it, or what is true instead.
    """

    kind: Literal["true-or-why"]
    statement: Prose
    holds: bool
    why: Prose
    reasons: Annotated[tuple[Option, ...], Field(min_length=2, max_length=5)]
