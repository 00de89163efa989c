"""content/questions/<topic>.yaml."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .value import Digested, FactId, Line, Prose, Slug, Value


class Asked(Digested):
    slug: Slug
    prompt: Prose
    level: Annotated[int, Field(ge=1, le=3)]
    points: Annotated[int, Field(ge=1, le=10)] = 1
    concepts: tuple[Slug, ...] = ()
    lessons: tuple[Slug, ...] = ()
    facts: Annotated[tuple[FactId, ...], Field(min_length=1)]
    explanation: Prose
    starred: bool = False  # one of the source notes' own questions


class Option(Value):
    id: Annotated[str, StringConstraints(pattern=r"^[a-z]$")]
    text: Line
    right: bool = False
    why: Prose


class Single(Asked):
    kind: Literal["single"]
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=6)]


class Multiple(Asked):
    kind: Literal["multiple"]
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=8)]


class Step(Value):
    id: Annotated[str, StringConstraints(pattern=r"^[a-z]$")]
    text: Line
    why: Prose


class Ordering(Asked):
    """Steps are written in the right order and shown shuffled."""

    kind: Literal["ordering"]
    steps: Annotated[tuple[Step, ...], Field(min_length=3, max_length=8)]


class Pair(Value):
    id: Annotated[str, StringConstraints(pattern=r"^[a-z]$")]
    left: Line
    right: Line  # the text of one of `choices`
    why: Prose


class Matching(Asked):
    """Each left gets one of `choices`; several may share one, some may fit none."""

    kind: Literal["matching"]
    choices: Annotated[tuple[Line, ...], Field(min_length=2, max_length=8)]
    pairs: Annotated[tuple[Pair, ...], Field(min_length=2, max_length=10)]


class Mistake(Value):
    value: float
    why: Prose


class Numeric(Asked):
    kind: Literal["numeric"]
    answer: float
    unit: str
    absolute: float | None = None  # tolerance: exactly one of the two
    relative: float | None = None
    working: Prose
    mistakes: tuple[Mistake, ...] = ()


Question = Annotated[Single | Multiple | Ordering | Matching | Numeric, Field(discriminator="kind")]


class QuestionSet(Digested):
    topic: Slug  # = file name
    title: Line
    summary: Prose
    questions: tuple[Question, ...]
