"""content/lessons/<module>/<nn>-<slug>.md."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from .value import Digested, FactId, Line, Slug, Value


class LessonHead(Value):
    """The front matter of content/lessons/<module>/<nn>-<slug>.md."""

    code: Annotated[str, StringConstraints(pattern=r"^[LA]\d{1,2}$")]
    title: Line
    objective: Line
    minutes: Annotated[int, Field(ge=1, le=60)]
    prerequisites: tuple[Slug, ...] = ()
    facts: tuple[FactId, ...] = ()
    notes: str = ""  # lines of the source notes it teaches


class Lesson(Digested):
    slug: Slug
    module: Slug
    head: LessonHead
    body: str  # Markdown with fenced `lab` and `question` blocks
    labs: tuple[Slug, ...] = ()  # embedded, in order
    questions: tuple[str, ...] = ()  # embedded, as "topic/slug"

    @property
    def as_written(self) -> Lesson:
        """Of a translated one its original, whose headings give the addresses."""
        return self
