"""Questions that are answered in one's own words, with a rubric of what a good answer says."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from portal.engines.curriculum.models.value import Line, Prose, Value

from .asked import Asked, Letter

# Words with single spaces; a star stands for the rest of a word, the bar between words for "or".
Phrase = Annotated[
    str,
    StringConstraints(
        pattern=r"^[^\s*|]+\*?(\|[^\s*|]+\*?)*( [^\s*|]+\*?(\|[^\s*|]+\*?)*)*$", max_length=200
    ),
]


class Group(Value):
    """
    Exactly one of: a `phrase` that is written; `any` or `all` of several groups; all of the
    `near` phrases, in any order, within so many words.
    """

    phrase: Phrase | None = None
    any: Annotated[tuple[Phrase | Group, ...], Field(max_length=30)] = ()
    all: Annotated[tuple[Phrase | Group, ...], Field(max_length=6)] = ()
    near: Annotated[tuple[Phrase, ...], Field(max_length=4)] = ()
    words: Annotated[int, Field(ge=2, le=30)] = 8  # for `near`


class Point(Value):
    """Something a good answer says. `found` is by what it is suggested."""

    id: Letter
    text: Line
    why: Prose
    worth: Annotated[int, Field(ge=1, le=3)] = 1
    found: Group


class Misconception(Value):
    """Words that show it; while they stand there, none of the points of `vetoes` is suggested."""

    text: Line
    why: Prose
    found: Group
    vetoes: Annotated[tuple[Letter, ...], Field(min_length=1)]


class RedFlag(Value):
    """Something that costs a point in an interview."""

    id: Letter
    text: Line
    why: Prose
    found: Group


class WrongText(Value):
    """An answer one hears, that must not be suggested as full."""

    text: Prose
    why: Prose


class FreeText(Asked):
    kind: Literal["free-text"]
    model: Prose
    rubric: Annotated[tuple[Point, ...], Field(min_length=2, max_length=15)]
    misconceptions: Annotated[tuple[Misconception, ...], Field(max_length=8)] = ()
    red_flags: Annotated[tuple[RedFlag, ...], Field(max_length=6)] = ()
    follow_ups: Annotated[tuple[Line, ...], Field(max_length=5)] = ()
    wrong: Annotated[tuple[WrongText, ...], Field(min_length=1, max_length=6)]


class Design(Asked):
    """
    A scenario. After the first answer a requirement changes, and the learner says what
    that changes; points of `rubric` are looked for in both answers, those of
    `changed_rubric` in the second.
    """

    kind: Literal["design"]
    change: Prose
    model: Prose
    changed_model: Prose
    rubric: Annotated[tuple[Point, ...], Field(min_length=2, max_length=15)]
    changed_rubric: Annotated[tuple[Point, ...], Field(min_length=1, max_length=8)]
    misconceptions: Annotated[tuple[Misconception, ...], Field(max_length=8)] = ()
    red_flags: Annotated[tuple[RedFlag, ...], Field(max_length=6)] = ()
    follow_ups: Annotated[tuple[Line, ...], Field(max_length=5)] = ()
    wrong: Annotated[tuple[WrongText, ...], Field(min_length=1, max_length=6)]
