"""What all questions say, whatever their kind."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints
from pydantic.json_schema import SkipJsonSchema

from portal.engines.curriculum.models.hint import Hints
from portal.engines.curriculum.models.value import Digested, FactId, Prose, Slug

Letter = Annotated[str, StringConstraints(pattern=r"^[a-z]$")]
Code = Annotated[str, StringConstraints(min_length=1, max_length=4_000)]  # white space counts


class Asked(Digested):
    unseen: ClassVar[set[str]] = {"hints"}  # one more leaves a question, and what it asks for, as it was

    slug: Slug
    prompt: Prose
    level: Annotated[int, Field(ge=1, le=3)]
    points: Annotated[int, Field(ge=1, le=10)] = 1
    concepts: tuple[Slug, ...] = ()
    lessons: tuple[Slug, ...] = ()
    facts: Annotated[tuple[FactId, ...], Field(min_length=1)]
    explanation: Prose
    starred: bool = False  # one of the source notes' own questions
    hints: Hints = ()  # one after the other


class Placed(Asked):
    """Of kinds that something is run for: the library tells them where they stand, and no author does."""

    topic: SkipJsonSchema[str] = Field(default="", exclude=True)
